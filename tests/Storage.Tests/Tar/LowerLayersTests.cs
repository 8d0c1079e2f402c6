using System.Text;
using Selkie.Linux.Files;
using Selkie.Storage.Overlay;
using Selkie.Storage.Tar;

namespace Selkie.Storage.Tests.Tar;

public sealed class LowerLayersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("selkie-lower-").FullName;

    public void Dispose() => Fs.RemoveTree(_root);

    private string Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{_root}/{path}")!);
        File.WriteAllText($"{_root}/{path}", "");
        return path;
    }

    private LowerLayers Layers() => new([$"{_root}/top", $"{_root}/bottom"], new Whiteouts(UserAttributes: true, Files: false));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void What_is_below_an_opaque_directory_does_not_show()
    {
        Make("bottom/dir/sub/old");
        Make("bottom/plain/old");
        Make("top/dir/sub/new");
        Make("top/plain/new");
        using (var opaque = Fs.Open($"{_root}/top/dir", OpenMode.Read | OpenMode.Directory))
        {
            Fs.SetAttribute(opaque, "."u8, "user.overlay.opaque"u8, "y"u8).Check();
        }

        using var lowers = Layers();
        Assert.Equal([false, true, true, true, true], ((string[])["dir/sub/old", "dir/sub/new", "dir/sub", "plain/old", "plain"]).Select(path => lowers.IsBelow(Bytes(path))));
    }

    [Fact]
    public void What_is_behind_a_link_or_a_whiteout_does_not_show()
    {
        Make("bottom/real/f");
        Make("bottom/gone/f");
        Make("top/other");
        File.CreateSymbolicLink($"{_root}/bottom/link", "real");
        Fs.MakeNode(null, Fs.Bytes($"{_root}/top/gone"), FileStat.Character, 0, 0).Check();
        using var lowers = Layers();
        Assert.Equal([false, true, false, false, true], ((string[])["link/f", "link", "gone/f", "gone", "real/f"]).Select(path => lowers.IsBelow(Bytes(path))));
    }
}
