using Selkie.Linux.Files;
using Selkie.Storage.Overlay;

namespace Selkie.Storage.Tests.Overlay;

public sealed class MergedTreeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("selkie-merged-").FullName;

    public void Dispose() => Fs.RemoveTree(_root);

    private string Layer(string name, params string[] files)
    {
        var layer = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(layer + file)!);
            File.WriteAllText(layer + file, name);
        }

        return layer;
    }

    private static void MakeOpaque(string directory)
    {
        using var handle = Fs.Open(directory, OpenMode.Read | OpenMode.Directory);
        Fs.SetAttribute(handle, "."u8, "user.overlay.opaque"u8, "y"u8).Check();
    }

    private static bool Has(MergedTree tree, string path)
    {
        using var file = tree.Find(path);
        return file is not null;
    }

    [Fact]
    public void What_an_upper_layer_hides_is_not_found()
    {
        var top = Layer("top", "/opaque/new", "/plain/new", "/file");
        var bottom = Layer("bottom", "/opaque/below/old", "/plain/old", "/plain/gone", "/file/old", "/wiped/old");
        MakeOpaque(top + "/opaque");
        Fs.MakeNode(null, Fs.Bytes(top + "/plain/gone"), FileStat.Character, 0, 0).Check();
        Fs.MakeNode(null, Fs.Bytes(top + "/wiped"), FileStat.Character, 0, 0).Check();
        using MergedTree tree = new([top, bottom], rootless: true);
        foreach (var gone in (string[])["/opaque/below", "/opaque/below/old", "/plain/gone", "/file/old", "/wiped", "/wiped/old", "/plain/../wiped/old"])
            Assert.False(Has(tree, gone), gone);

        Assert.Equal(["new", "old"], tree.FindDirectory("/plain")!.List().Select(entry => entry.Name.ToString()).Order());
        Assert.Equal(["new"], tree.FindDirectory("/opaque")!.List().Select(entry => entry.Name.ToString()));
    }

    [Fact]
    public void A_link_of_one_layer_leads_through_the_files_of_the_others()
    {
        string top = Layer("top", "/here"), bottom = Layer("bottom", "/real/file");
        File.CreateSymbolicLink(top + "/link", "/../real");
        File.CreateSymbolicLink(bottom + "/loop", "loop");
        using MergedTree tree = new([top, bottom], rootless: true);
        Assert.True(Has(tree, "/link/file"));
        Assert.True(Has(tree, "/link/../here"));
        Assert.False(Has(tree, "/loop"));
        Assert.Null(tree.FindDirectory("/link", follow: false));
    }

    [Fact]
    public void Whiteout_files_hide_lower_names_where_they_count()
    {
        string top = Layer("top", "/.wh.gone", "/dir/.wh..wh..opq", "/dir/new"), bottom = Layer("bottom", "/gone", "/dir/old", "/kept");
        using MergedTree fuse = new([top, bottom], rootless: true, fuse: true), kernel = new([top, bottom], rootless: true);
        Assert.False(Has(fuse, "/gone"));
        Assert.False(Has(fuse, "/dir/old"));
        Assert.True(Has(fuse, "/kept"));
        Assert.True(Has(kernel, "/gone"));
        Assert.Equal(["dir", "kept"], fuse.FindDirectory("/")!.List().Select(entry => entry.Name.ToString()).Order());
    }
}
