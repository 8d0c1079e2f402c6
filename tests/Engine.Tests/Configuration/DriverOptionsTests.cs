using Selkie.Engine.Configuration;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Configuration;

public sealed class DriverOptionsTests
{
    private static DriverOptions Options(params string[] given) => new(new ConfigFiles(), given, "overlay", "/proc/none");

    [Fact]
    public void The_last_of_several_values_holds_under_any_prefix()
    {
        var options = Options("overlay.mountopt=nodev", ".mountopt=ro", "ignore_chown_errors=true");
        Assert.Equal("ro", options["mountopt"]);
        Assert.True(options.IsOn("ignore_chown_errors"));
        Assert.False(options.IsOn("skip_mount_home"));
    }

    [Theory]
    [InlineData("overlay.nonsense=1", "configure storage: overlay: unknown option overlay.nonsense")]
    [InlineData("mountopt", "configure storage: unable to parse key/value option: mountopt")]
    [InlineData("size=1G", "configure storage: storage option overlay.size and overlay.inodes only supported for backingFS XFS. Found <unknown>")]
    [InlineData("overlay.inodes=5", "configure storage: storage option overlay.size and overlay.inodes only supported for backingFS XFS. Found <unknown>")]
    [InlineData("overlay.size=x", "configure storage: invalid size: 'x'")]
    [InlineData("overlay.use_composefs=true", "the storage option overlay.use_composefs is not supported")]
    [InlineData("overlay.additionallayerstore=/x", "the storage option overlay.additionallayerstore is not supported")]
    public void What_does_not_work_is_refused(string option, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<EngineError>(() => Options(option)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_switch_is_on_or_off() =>
        Assert.Equal("configure storage: strconv.ParseBool: parsing \"x\": invalid syntax", Assert.Throws<EngineError>(() => Options("ignore_chown_errors=x").IsOn("ignore_chown_errors")).Message);

    [Fact]
    public void Another_driver_has_other_words_for_what_it_does_not_know() =>
        Assert.Equal("configure storage: vfs driver does not support vfs.foo options", Assert.Throws<EngineError>(() => new DriverOptions(new ConfigFiles(), ["vfs.foo=x"], "vfs", "/")).Message);

    [Fact]
    public void A_mask_needs_a_program_that_shows_the_real_modes()
    {
        Assert.Equal("configure storage: 'force_mask' is supported only with 'mount_program'", Assert.Throws<EngineError>(() => Options("overlay.force_mask=shared").ForceMask()).Message);
        Assert.Equal(0x1edu, Options("overlay.mount_program=/bin/sh", "overlay.force_mask=shared").ForceMask());
        Assert.Equal(0x1e8u, Options("overlay.mount_program=/bin/sh", "overlay.force_mask=750").ForceMask());
        Assert.Throws<EngineError>(() => Options("overlay.mount_program=/bin/sh", "overlay.force_mask=999").ForceMask());
    }

    [Theory]
    [InlineData("imagestore=relative", "configure storage: overlay: image path \"relative\" is not absolute.  Can not be relative")]
    [InlineData("overlay.imagestore=/nonexistent/store", "configure storage: overlay: can't stat imageStore dir /nonexistent/store: stat /nonexistent/store: no such file or directory")]
    [InlineData("additionalimagestore=/etc/passwd", "configure storage: overlay: image path \"/etc/passwd\" must be a directory")]
    public void An_additional_store_must_be_there(string option, string problem) =>
        Assert.Equal(problem, Assert.Throws<EngineError>(() => Options(option).ImageStores()).Message);

    [Fact]
    public void A_mount_program_must_be_there() =>
        Assert.Equal("configure storage: overlay: can't stat program \"/nonexistent\": faccessat /nonexistent: no such file or directory",
            Assert.Throws<EngineError>(() => Options("overlay.mount_program=/nonexistent").MountProgram()).Message);
}
