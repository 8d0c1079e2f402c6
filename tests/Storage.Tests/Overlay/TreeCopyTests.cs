using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Storage.Overlay;

namespace Selkie.Storage.Tests.Overlay;

public sealed class TreeCopyTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("selkie-copy-").FullName;

    public TreeCopyTests()
    {
        Directory.CreateDirectory($"{_root}/from");
        Directory.CreateDirectory($"{_root}/to");
    }

    public void Dispose() => Fs.RemoveTree(_root);

    [Fact]
    public void Names_of_one_file_in_several_directories_are_one_file_in_the_copy()
    {
        Directory.CreateDirectory($"{_root}/from/a/b");
        Directory.CreateDirectory($"{_root}/from/c");
        File.WriteAllText($"{_root}/from/a/b/one", "text");
        foreach (var name in (string[])["c/two", "three"])
        {
            Fs.MakeLink(null, Fs.Bytes($"{_root}/from/a/b/one"), null, Fs.Bytes($"{_root}/from/{name}")).Check();
        }

        TreeCopy.Copy($"{_root}/from", $"{_root}/to");
        Assert.Single(((string[])["a/b/one", "c/two", "three"]).Select(Inode).Distinct());
        Assert.Equal("text", File.ReadAllText($"{_root}/to/c/two"));

        ulong Inode(string name)
        {
            Fs.Stat(null, Fs.Bytes($"{_root}/to/{name}"), out var stat).Check();
            return stat.Inode;
        }
    }

    [Fact]
    public void A_tree_deeper_than_a_path_can_name_is_refused()
    {
        var here = Fs.Open($"{_root}/from", OpenMode.Read | OpenMode.Directory);
        for (var i = 0; i < 3000; i++)
        {
            Fs.MakeDirectory(here, "d"u8, 0x1c0).Check();
            var below = Fs.OpenDirectory(here, "d"u8)!;
            here.Dispose();
            here = below;
        }

        here.Dispose();
        Assert.Equal(Errno.ENAMETOOLONG, Assert.Throws<LinuxException>(() => TreeCopy.Copy($"{_root}/from", $"{_root}/to")).Error);
    }
}
