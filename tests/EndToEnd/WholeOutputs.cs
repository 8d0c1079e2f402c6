namespace Selkie.EndToEnd;

/// <summary>A file that the engine writes for its caller is whole or not there; what was there before stays until then.</summary>
public abstract class WholeOutputs(Caller engine)
{
    private const string Image = TestImage.Name;
    private readonly string _name = "output" + Guid.NewGuid().ToString("N")[..8];

    public static TheoryData<string, string[]> Writers => new()
    {
        { "docker-archive", ["save", "-q", "-o"] },
        { "oci-archive", ["save", "-q", "--format", "oci-archive", "--uncompressed", "-o"] },
        { "container", ["export", "-o"] },
        { "volume", ["volume", "export", "-o"] },
    };

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_full_disk_leaves_no_part_of_a_file(string what, string[] words)
    {
        using var disk = new SmallDisk(engine);
        var source = Make(what);
        Assert.Contains("no space left on device", engine.Fails(125, [.. words, disk.Path + "/new", source]), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_file_gets_its_name_when_it_is_whole(string what, string[] words)
    {
        var path = $"{engine.Scratch}/{_name}.tar";
        var source = Make(what);
        engine.Ok([.. words, path, source]);
        Assert.Equal(0, Caller.Run("tar", "-tf", path).Code);
        Assert.Equal("644", Caller.Run("stat", "-c", "%a", path).Out.Trim());
        Assert.Equal([path], Directory.GetFiles(engine.Scratch, $"*{_name}*"));
        File.Delete(path);
    }

    [Fact]
    public void A_failed_write_leaves_the_file_that_was_there()
    {
        using var disk = new SmallDisk(engine);
        var path = disk.Path + "/old";
        File.WriteAllText(path, "old");
        Caller.Run("chmod", "666", path);
        engine.Fails(125, "export", "-o", path, Make("container"));
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void A_device_is_written_directly(string what, string[] words)
    {
        var source = Make(what);
        engine.Ok([.. words, "/dev/null", source]);
        Assert.Contains("no space left on device", engine.Fails(125, [.. words, "/dev/full", source]), StringComparison.Ordinal);
        Assert.True(File.Exists("/dev/full") && Caller.Run("test", "-c", "/dev/full").Code == 0);
    }

    [Fact]
    public void A_link_leads_to_the_file_that_is_written()
    {
        var path = $"{engine.Scratch}/{_name}";
        engine.InUsersPlace("ln", "-s", path + ".tar", path);
        engine.Ok("export", "-o", path, Make("container"));
        Assert.Equal(path + ".tar", new FileInfo(path).LinkTarget);
        Assert.Equal(0, Caller.Run("tar", "-tf", path + ".tar").Code);
        engine.InUsersPlace("rm", path, path + ".tar");
    }

    private string Make(string what)
    {
        if (what.EndsWith("archive", StringComparison.Ordinal)) return Image;
        if (what == "container")
        {
            engine.Ok("create", "--name", _name, Image);
            return _name;
        }
        engine.Ok("run", "--rm", "--network", "none", "-v", _name + ":/v", Image, "dd", "if=/dev/zero", "of=/v/zeros", "bs=1M", "count=4");
        return _name;
    }

    /// <summary>A file system of half a megabyte that everybody may write to.</summary>
    private sealed class SmallDisk : IDisposable
    {
        public SmallDisk(Caller engine)
        {
            Assert.SkipUnless(Environment.UserName == "root", "mounting needs root");
            Path = $"{engine.SharedFiles}/disk-{Guid.NewGuid():N}";
            Directory.CreateDirectory(Path);
            var mounted = Caller.Run("mount", "-t", "tmpfs", "-o", "size=512k,mode=1777", "small", Path);
            Assert.True(mounted.Code == 0, mounted.Error);
            (engine as UserCaller)?.KillPauseProcess(); // its mount namespace is older than the disk
        }

        public string Path { get; }

        public void Dispose()
        {
            Caller.Run("umount", Path);
            Directory.Delete(Path);
        }
    }
}

public sealed class RootfulWholeOutputs(RootCaller engine) : WholeOutputs(engine), IClassFixture<RootCaller>;

public sealed class RootlessWholeOutputs(UserCaller engine) : WholeOutputs(engine), IClassFixture<UserCaller>;
