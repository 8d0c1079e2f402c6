using Selkie.Storage.Layers;

namespace Selkie.Storage.Tests.Tar;

/// <summary>Archives that GNU tar makes in all its formats are unpacked as it does, and come back byte for byte.</summary>
public sealed class TarFormatTests
{
    private static void MakeTree(string directory) => Shell.Script($"""
        mkdir -p {directory} && cd {directory}
        mkdir -p a/b/c; echo x >a/b/c/f; ln a/b/c/f a/hard; ln -s ../../nowhere a/link; printf 'b\377\376' >a/bytes; mkfifo p; mknod null c 1 3; mknod blk b 8 1
        chmod 2755 a/b; chmod 1777 a; chmod 6755 a/bytes; chown 1234:5678 a/b/c/f; touch -d @-100 a/bytes; touch -d @8589934592 p
        echo e >empty-not; : >empty; head -c 513 /dev/zero >z513; head -c 512 /dev/urandom >r512
        """);

    private static void AddLong(string directory) => Shell.Script($"""
        cd {directory}; d=$(printf 'deep/%.0s' $(seq 60)); mkdir -p $d; echo d >$d/file; ln -s $(printf 'L%.0s' $(seq 200)) longlink; echo n >$(printf 'n%.0s' $(seq 220))
        echo q >'quote"\\new
        line'; printf x >"$(printf 'latin\351')"; truncate -s 20M sparse; echo m | dd of=sparse bs=1 seek=7000000 conv=notrunc status=none; truncate -s 3M hole
        for i in $(seq 0 60); do echo $i | dd of=many bs=1 seek=$((i*65536)) conv=notrunc status=none; done
        chown 3000000000:4000000000 empty
        """);

    private static void Check(TempStore temp, string tarOptions)
    {
        Shell.Script($"tar {tarOptions} -C {temp.Root}/src -cf {temp.Root}/x.tar . 2>/dev/null || true; mkdir {temp.Root}/ref && tar -C {temp.Root}/ref -xpf {temp.Root}/x.tar --xattrs --xattrs-include='*' 2>/dev/null");
        var tar = File.ReadAllBytes(temp.Root + "/x.tar");
        var layer = temp.Store.Layers.Apply(new LayerApply { Blob = new MemoryStream(tar) });
        string List(string dir) => Shell.Script($"cd {dir} && LC_ALL=C find . -mindepth 1 -printf '%p %y %m %U %G %s %n %l %T@\\n' | LC_ALL=C sort; LC_ALL=C find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum");
        Assert.Equal(List(temp.Root + "/ref"), List(temp.Store.Layers.DiffPath(layer.Id)));
        using var diff = temp.Store.Layers.OpenDiff(layer.Id);
        MemoryStream again = new();
        diff.CopyTo(again);
        Assert.Equal(tar, again.ToArray());
        if (tarOptions.Contains("-S", StringComparison.Ordinal))
        {
            Assert.True(int.Parse(Shell.Script($"du -k {temp.Store.Layers.DiffPath(layer.Id)}/sparse | cut -f1")) < 1000);
        }
    }

    [Theory]
    [InlineData("--format=v7", false)]
    [InlineData("--format=ustar", false)]
    [InlineData("--format=oldgnu", true)]
    [InlineData("--format=gnu", true)]
    [InlineData("--format=posix", true)]
    [InlineData("--format=oldgnu -S", true)]
    [InlineData("--format=gnu -S", true)]
    [InlineData("--format=posix -S --sparse-version=0.0", true)]
    [InlineData("--format=posix -S --sparse-version=0.1", true)]
    [InlineData("--format=posix -S --sparse-version=1.0", true)]
    [InlineData("--format=posix -b 1", true)]
    [InlineData("--format=gnu -b 200", true)]
    public void Every_format_is_read_and_given_back(string options, bool longNames)
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        MakeTree(temp.Root + "/src");
        if (longNames) AddLong(temp.Root + "/src");

        Check(temp, options);
    }

    [Fact]
    public void Extended_attributes_keep_any_bytes()
    {
        TempStore.RequireRoot();
        Shell.Require("python3");
        using TempStore temp = new();
        Shell.Run("python3", "-c", $"""
            import tarfile, io, struct
            t = tarfile.open("{temp.Root}/x.tar", "w", format=tarfile.PAX_FORMAT)
            i = tarfile.TarInfo("ping"); i.size = 3; i.mode = 0o755
            i.pax_headers = dict([("SCHILY.xattr.security.capability", bytes([1,0,0,2,0,0x20,0,0,0,0,0,0,0,0,0,0,0,0,0,0]).decode("latin-1")), ("SCHILY.xattr.user.empty", "")])
            t.addfile(i, io.BytesIO(b"abc")); t.close()
            """);
        var layer = temp.Store.Layers.Apply(new LayerApply { Blob = File.OpenRead(temp.Root + "/x.tar") });
        var read = Shell.Run("python3", "-c", $"import os; print(os.getxattr('{temp.Store.Layers.DiffPath(layer.Id)}/ping', 'security.capability').hex())").Trim();
        Assert.Equal("0100000200200000000000000000000000000000", read);
    }
}
