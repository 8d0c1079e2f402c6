using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Tests.Images;
using Selkie.Engine.Text;
using Selkie.Engine.Volumes;
using Selkie.Engine.Volumes.Contents;
using Selkie.Oci;

namespace Selkie.Engine.Tests.Volumes;

public sealed class VolumeTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    private string Create(CreateVolume request) => new CreateVolumeHandler(_engine.Context).Handle(request);

    private IEnumerable<string> List(params string[] filters) =>
        new ListVolumesHandler(_engine.Context).Handle(new ListVolumes { Filters = [.. filters.Select(FilterFlags.Volume.Parse)] }).Select(v => v.Name);

    [Fact]
    public void A_volume_is_made_listed_and_removed()
    {
        Assert.Equal("data", Create(new CreateVolume { Name = "data", Labels = [new("a", "b"), new("c", "")], Uid = 5 }));
        var report = Assert.Single(new ListVolumesHandler(_engine.Context).Handle(new ListVolumes()));
        Assert.Equal("b", report.Labels["a"]);
        Assert.True(Directory.Exists(report.Mountpoint));
        Assert.False(report.NeedsChown);
        var removed = new RemoveVolumesHandler(_engine.Context).Handle(new RemoveVolumes { Volumes = ["da"] });
        Assert.Equal(["data"], removed.Done);
        Assert.Empty(List());
        Assert.False(Directory.Exists(report.Mountpoint));
    }

    [Fact]
    public void A_volume_without_a_name_gets_one() => Assert.Equal(64, Create(new CreateVolume()).Length);

    [Fact]
    public void A_name_is_given_once_unless_that_is_ignored()
    {
        Create(new CreateVolume { Name = "data" });
        Assert.Equal("data", Create(new CreateVolume { Name = "data", Ignore = true }));
        Assert.Contains("already exists", Assert.Throws<EngineError>(() => Create(new CreateVolume { Name = "data" })).Message);
    }

    [Theory]
    [InlineData("bad=1", "invalid mount option bad for driver 'local'")]
    [InlineData("o=uid=x", "cannot convert UID x to integer")]
    [InlineData("o=size=1m", "does not support Project Quota")]
    public void Options_that_cannot_be_met_are_refused(string option, string message) =>
        Assert.Contains(message, Assert.Throws<EngineError>(() => Create(new CreateVolume { Name = "data", Options = [PairFlags.VolumeOption.Parse(option)] })).Message);

    [Fact]
    public void Filters_of_one_key_are_alternatives_and_labels_all_needed()
    {
        Create(new CreateVolume { Name = "one", Labels = [new("a", "1"), new("b", "2")] });
        Create(new CreateVolume { Name = "two", Labels = [new("a", "1")] });
        Assert.Equal(["one", "two"], List("name=on.", "name=tw"));
        Assert.Equal(["one"], List("label=a=1", "label=b"));
        Assert.Equal(["two"], List("label!=b"));
        Assert.Equal(["two"], List("since=one"));
        Assert.Equal(["one", "two"], List("dangling=true"));
        Assert.Equal("\"x\" is an invalid volume filter", Assert.Throws<EngineError>(() => List("x=y")).Message);
    }

    [Fact]
    public void A_mounted_volume_is_unmounted_before_its_files_go()
    {
        var device = _engine.Path("device");
        Directory.CreateDirectory(device);
        File.WriteAllText(Path.Combine(device, "kept"), "");
        Create(new CreateVolume { Name = "data", Options = [new("type", "bind"), new("device", device)] });
        var volume = _engine.Context.Volumes.One("data");
        var path = _engine.Context.Volumes.PathOf("data");
        VolumeMounting.Mount(_engine.Context, volume, path);
        Assert.True(File.Exists(Path.Combine(path, "kept")));
        _engine.Context.Volumes.Remove("data");
        Assert.False(Directory.Exists(path));
        Assert.True(File.Exists(Path.Combine(device, "kept")));
    }

    [Fact]
    public void A_missing_volume_is_an_error_unless_forced()
    {
        var handler = new RemoveVolumesHandler(_engine.Context);
        Assert.Equal(ErrorKind.NotFound, Assert.Single(handler.Handle(new RemoveVolumes { Volumes = ["nope"] }).Errors).Kind);
        Assert.Empty(handler.Handle(new RemoveVolumes { Volumes = ["nope"], Force = true }).Errors);
    }
}
