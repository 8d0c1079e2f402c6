using Selkie.Linux.Files;

namespace Selkie.Linux.Tests.Files;

public sealed class TreeWalkTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("selkie-walk-").FullName;

    public void Dispose() => Fs.RemoveTree(_root);

    /// <summary>A chain of directories that no path can name, with a file of one byte at its end.</summary>
    private void MakeDeep(int levels)
    {
        var here = Fs.Open(_root, OpenMode.Read | OpenMode.Directory);
        for (var i = 0; i < levels; i++)
        {
            Fs.MakeDirectory(here, "d"u8, 0x1c0).Check();
            var below = Fs.OpenDirectory(here, "d"u8)!;
            here.Dispose();
            here = below;
        }

        Fs.OpenAt(here, "end"u8, OpenMode.Write | OpenMode.Create, 0x180, out var file).Check();
        using (here)
        using (file)
        {
            Fs.Write(file!, "x"u8).Check();
        }
    }

    [Fact]
    public void A_tree_deeper_than_any_path_is_measured_and_removed()
    {
        MakeDeep(20_000);
        Assert.Equal(1, Fs.TreeSize(_root));
        Fs.RemoveTree($"{_root}/d");
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void A_tree_deeper_than_any_path_is_removed_on_many_threads()
    {
        MakeDeep(5000);
        TreeRemoval.Remove($"{_root}/d");
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public void A_walk_holds_few_descriptors()
    {
        MakeDeep(1000);
        int before = Directory.GetFileSystemEntries("/proc/self/fd").Length, most = 0;
        using var top = Fs.Open(_root, OpenMode.Read | OpenMode.Directory);
        TreeWalk.Over(top, step =>
        {
            if (!step.Entry.IsDirectory) most = Directory.GetFileSystemEntries("/proc/self/fd").Length;
            return Fs.OpenDirectory(step.Directory, step.Entry.Name);
        });
        Assert.InRange(most, 1, before + 200); // others open files, too
    }

    [Fact]
    public void A_walk_whose_way_back_leads_elsewhere_ends()
    {
        MakeDeep(100);
        Directory.CreateDirectory($"{_root}/elsewhere");
        using var top = Fs.Open($"{_root}/d", OpenMode.Read | OpenMode.Directory);
        var middle = $"{_root}/d" + string.Concat(Enumerable.Repeat("/d", 30));
        List<int> left = [];
        var failure = Assert.Throws<LinuxException>(() => TreeWalk.Over(top, step =>
        {
            if (!step.Entry.IsDirectory) Directory.Move(middle, $"{_root}/elsewhere/d");
            return Fs.OpenDirectory(step.Directory, step.Entry.Name);
        }, step => left.Add(step.Depth)));
        Assert.Equal(Errno.ESTALE, failure.Error);
        Assert.Equal(30, left[^1]);
    }

    [Fact]
    public void A_walk_in_order_comes_to_names_by_their_bytes_and_goes_into_directories_at_once()
    {
        foreach (var directory in (string[])["b/y", "b/x", "a"]) Directory.CreateDirectory($"{_root}/{directory}");
        File.WriteAllText($"{_root}/c", "");
        using var top = Fs.Open(_root, OpenMode.Read | OpenMode.Directory);
        List<string> seen = [];
        TreeWalk.Over(top, step =>
        {
            seen.Add($"{step.Depth}{(char)step.Entry.Name[0]}");
            return Fs.OpenDirectory(step.Directory, step.Entry.Name);
        }, step => seen.Add($"{step.Depth}-{(char)step.Entry.Name[0]}"), inOrder: true);
        Assert.Equal(["0a", "0-a", "0b", "1x", "1-x", "1y", "1-y", "0-b", "0c"], seen);
    }
}
