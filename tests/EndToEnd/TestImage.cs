namespace Selkie.EndToEnd;

/// <summary>The image the tests run: Debian's static busybox and nothing else.</summary>
internal static class TestImage
{
    public const string Name = "localhost/busybox";

    public static void Make(Caller caller, string directory)
    {
        var busybox = new[] { "/bin/busybox", "/usr/bin/busybox" }.First(File.Exists);
        var tree = $"{directory}/tree";
        var script = $"""
            set -e
            mkdir -p {tree}/bin {tree}/etc {tree}/tmp {tree}/root {tree}/home
            cp {busybox} {tree}/bin/busybox
            for name in $({busybox} --list); do [ $name = busybox ] || ln -sf busybox {tree}/bin/$name; done
            printf 'root:x:0:0:root:/root:/bin/sh\nwater:x:1000:1000:water:/home:/bin/sh\n' > {tree}/etc/passwd
            printf 'root:x:0:\nwater:x:1000:\nfish:x:2000:water\n' > {tree}/etc/group
            chmod 1777 {tree}/tmp
            tar --owner=0 --group=0 --numeric-owner -C {tree} -cf {directory}/tree.tar .
            chmod 644 {directory}/tree.tar
            """;
        var made = Caller.Run("sh", "-c", script);
        Assert.True(made.Code == 0, made.Error);
        caller.Ok("import", "-q", "--change", "CMD [\"sh\"]", "--change", "ENV FROM_IMAGE=yes", $"{directory}/tree.tar", Name);
    }
}
