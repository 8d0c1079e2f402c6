using System.Text;
using Selkie.Linux.Files;

namespace Selkie.Linux.Tests.Files;

public sealed class FsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("selkie-fs-").FullName;

    public void Dispose() => Fs.RemoveTree(_root);

    [Fact]
    public void A_confined_open_takes_the_directory_as_the_root_of_links()
    {
        Directory.CreateDirectory(_root + "/etc");
        File.WriteAllText(_root + "/etc/passwd", "inside");
        File.CreateSymbolicLink(_root + "/link", "/etc/passwd");
        File.CreateSymbolicLink(_root + "/up", "../../../../etc/passwd");
        using var dir = Fs.Open(_root, OpenMode.Read | OpenMode.Directory);
        foreach (var name in (string[])["link", "up", "../../etc/passwd", "/etc/passwd"])
        {
            Fs.OpenConfined(dir, Fs.Bytes(name), OpenMode.Read, 0, Resolve.InRoot, out var file).Check(name);
            using (file)
            {
                var text = new byte[20];
                Assert.Equal("inside", Encoding.ASCII.GetString(text, 0, Fs.Read(file!, text)));
            }
        }

        Assert.Equal(Errno.EXDEV, Fs.OpenConfined(dir, "up"u8, OpenMode.Read, 0, Resolve.Beneath, out _).Error);
    }

    [Fact]
    public void A_tree_is_removed_without_following_links()
    {
        Directory.CreateDirectory(_root + "/keep");
        File.WriteAllText(_root + "/keep/file", "x");
        Directory.CreateDirectory(_root + "/tree/deep/er");
        File.CreateSymbolicLink(_root + "/tree/deep/link", _root + "/keep");
        Fs.SetMode(null, Fs.Bytes(_root + "/tree/deep/er"), 0).Check();
        Fs.RemoveTree(_root + "/tree");
        Fs.RemoveTree(_root + "/tree");
        Assert.False(Directory.Exists(_root + "/tree"));
        Assert.True(File.Exists(_root + "/keep/file"));
    }

    [Fact]
    public void A_mode_is_never_set_through_a_link()
    {
        File.WriteAllText(_root + "/file", "");
        File.SetUnixFileMode(_root + "/file", UnixFileMode.UserRead);
        File.CreateSymbolicLink(_root + "/link", "file");
        Assert.False(Fs.SetMode(null, Fs.Bytes(_root + "/link"), 0x1ff).Ok);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(_root + "/file"));
        using var place = Fs.Open(_root + "/link", OpenMode.Path);
        Fs.SetMode(place, 0x180).Check();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_root + "/file"));
    }

    [Fact]
    public void A_strangers_path_is_shown_but_is_no_text_of_a_path()
    {
        Assert.Equal("/a\\x1b[2J\\xff", new TreePath([.. "/a\u001b[2J"u8, 255]).ToString());
        Assert.Empty(((TreePath)"/./").Names());
    }

    [Fact]
    public void A_path_below_a_tree_does_not_lead_out_of_it()
    {
        Directory.CreateDirectory(_root + "/tree/in");
        File.CreateSymbolicLink(_root + "/tree/out", _root);
        File.CreateSymbolicLink(_root + "/tree/link", "in");
        using TreeRoot tree = new(_root + "/tree");
        Assert.Null(tree.Find("out"));
        Assert.Equal(Errno.EXDEV, Assert.Throws<LinuxException>(() => tree.FindBeneath("out")).Error);
        using var found = tree.FindBeneath("/link");
        Assert.True(found.Stat.IsDirectory);
    }

    [Fact]
    public void A_lock_excludes_others_in_the_same_process_and_goes_with_its_holder()
    {
        var path = _root + "/lock";
        using (FileLock.Take(path))
        {
            Assert.Null(FileLock.TryTake(path));
            Assert.Null(FileLock.TryTake(path, shared: true));
        }

        using FileLock? one = FileLock.TryTake(path, shared: true), two = FileLock.TryTake(path, shared: true);
        Assert.NotNull(one);
        Assert.NotNull(two);
        Assert.Null(FileLock.TryTake(path));
    }

    [Fact]
    public void Names_and_times_are_what_the_kernel_has()
    {
        using var dir = Fs.Open(_root, OpenMode.Read | OpenMode.Directory);
        byte[] name = [(byte)'n', 0xff, 0xe9];
        Fs.OpenAt(dir, name, OpenMode.Write | OpenMode.Create, 0x180, out var file).Check();
        file!.Dispose();
        Fs.SetTimes(dir, name, new UnixTime(-5, 1), new UnixTime(8589934592, 999_999_999)).Check();
        Fs.Stat(dir, name, out var stat).Check();
        Assert.Equal((new UnixTime(-5, 1), new UnixTime(8589934592, 999_999_999)), (stat.Accessed, stat.Modified));
        Assert.Equal(name, Assert.Single(Fs.List(dir)).Name);
        Fs.SetAttribute(dir, name, "user.bytes"u8, [0, 255]).Check();
        Assert.Equal([0, 255], Fs.GetAttribute(dir, name, "user.bytes"u8)!);
        Assert.Null(Fs.GetAttribute(dir, name, "user.none"u8));
        Assert.Equal("user.bytes", Encoding.ASCII.GetString(Assert.Single(Fs.ListAttributes(dir, name))));
    }

    [Fact]
    public void A_name_with_a_nul_or_too_long_is_an_error_of_the_caller()
    {
        Assert.Equal(Errno.EINVAL, Assert.Throws<LinuxException>(() => Fs.MakeDirectory(null, "a\0b"u8, 0x1c0)).Error);
        Assert.Equal(Errno.ENAMETOOLONG, Assert.Throws<LinuxException>(() => Fs.MakeDirectory(null, new byte[100_000].AsSpan(), 0x1c0)).Error);
    }

    [Fact]
    public void A_file_is_replaced_whole()
    {
        Fs.ReplaceFile(_root + "/f", "one"u8, 0x1a4, sync: true);
        Fs.ReplaceFile(_root + "/f", "two"u8, 0x180, sync: false);
        Assert.Equal("two", Encoding.ASCII.GetString(Fs.ReadAll(_root + "/f")!));
        Assert.Null(Fs.ReadAll(_root + "/none"));
        Assert.NotEmpty(Fs.ReadAll("/proc/self/status")!);
        Assert.Single(Directory.GetFiles(_root));
    }

    [Fact]
    public void A_file_is_removed_and_none_or_one_whose_directory_is_gone_is_no_fault()
    {
        var file = _root + "/file";
        File.WriteAllText(file, "");
        Fs.RemoveFile(file);
        Assert.False(File.Exists(file));
        Fs.RemoveFile(file);
        Fs.RemoveFile(_root + "/gone/file");
        Directory.CreateDirectory(file);
        Assert.Equal(Errno.EISDIR, Assert.Throws<LinuxException>(() => Fs.RemoveFile(file)).Error);
    }
}
