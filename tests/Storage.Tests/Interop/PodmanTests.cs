using System.Text;
using Selkie.Linux.Mounting;
using Selkie.Oci.Mapping;
using Selkie.Storage.Containers;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Tests.Interop;

/// <summary>The installed Podman, Skopeo and Buildah read what this store writes, and the other way round.</summary>
public sealed class PodmanTests
{
    private static string Podman(TempStore temp, params string[] arguments) =>
        Shell.Run("podman", ["--root", temp.Graph, "--runroot", temp.Root + "/run", "--storage-driver", "overlay", "--cgroup-manager", "cgroupfs", .. arguments]);

    private static byte[] Tar(TempStore temp, string name, string script)
    {
        Shell.Script($"mkdir -p {temp.Root}/{name} && cd {temp.Root}/{name} && {script} && tar -cf ../{name}.tar .");
        return File.ReadAllBytes($"{temp.Root}/{name}.tar");
    }

    private static ImageRecord MakeImage(TempStore temp)
    {
        var first = temp.Store.Layers.Apply(new LayerApply { Blob = new MemoryStream(Tar(temp, "one", "mkdir etc && echo one >etc/a && echo gone >etc/b")) });
        var second = temp.Store.Layers.Apply(new LayerApply { Blob = new MemoryStream(Tar(temp, "two", "mkdir etc && echo two >etc/a && touch etc/.wh.b")), Parent = first.Id });
        var config = $$$"""
            {"architecture":"amd64","os":"linux","config":{"Cmd":["true"]},"rootfs":{"type":"layers","diff_ids":["{{{first.DiffId}}}","{{{second.DiffId}}}"]}}
            """;
        var configBytes = Encoding.UTF8.GetBytes(config);
        var configDigest = Selkie.Storage.Json.BigData.Digest(configBytes);
        string Layer(LayerRecord l) => $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{l.BlobDigest}}","size":{{l.BlobSize}}}""";
        var manifest = $$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{configDigest}}","size":{{configBytes.Length}}},"layers":[{{Layer(first)}},{{Layer(second)}}]}
            """;
        var manifestBytes = Encoding.UTF8.GetBytes(manifest);
        var digest = Selkie.Storage.Json.BigData.Digest(manifestBytes);
        return temp.Store.Images.Create(new NewImage
        {
            Id = configDigest[7..],
            Names = ["localhost/ours:latest"],
            TopLayer = second.Id,
            Digest = digest,
            BigData = new Dictionary<string, byte[]> { ["manifest"] = manifestBytes, ["manifest-" + digest] = manifestBytes, [configDigest] = configBytes },
        });
    }

    [Fact]
    public void Podman_lists_mounts_and_saves_an_image_of_this_store()
    {
        TempStore.RequireRoot();
        Shell.Require("podman");
        using TempStore temp = new();
        var image = MakeImage(temp);
        Assert.Contains(image.Id, Podman(temp, "images", "-q", "--no-trunc"));
        var mount = Podman(temp, "image", "mount", "localhost/ours:latest").Trim();
        try
        {
            Assert.Equal("two\n", File.ReadAllText(mount + "/etc/a"));
            Assert.False(File.Exists(mount + "/etc/b"));
        }
        finally
        {
            Podman(temp, "image", "unmount", "-a");
        }

        Podman(temp, "save", "--format", "oci-dir", "-o", temp.Root + "/saved", "localhost/ours:latest");
        Podman(temp, "rmi", "localhost/ours:latest");
        Assert.Null(temp.Store.Images.Find(image.Id));
        Assert.Empty(temp.Store.Layers.All());
    }

    [Fact]
    public void Podman_respects_a_container_of_this_store_and_removes_it()
    {
        TempStore.RequireRoot();
        Shell.Require("podman");
        using TempStore temp = new();
        var image = MakeImage(temp);
        var container = temp.Store.Containers.Create(new NewContainer { Names = ["web"], ImageId = image.Id, ParentLayer = image.TopLayer, Metadata = "{}" });
        Assert.Contains("web", Podman(temp, "ps", "-a", "--external", "--format", "{{.Names}}"));
        Assert.Throws<InvalidOperationException>(() => Podman(temp, "rmi", "localhost/ours:latest"));
        Podman(temp, "rm", "-f", container.Id);
        Assert.Null(temp.Store.Containers.Find("web"));
    }

    [Fact]
    public void A_mount_shows_the_layers_and_takes_changes()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var image = MakeImage(temp);
        var container = temp.Store.Containers.Create(new NewContainer { Names = ["web"], ImageId = image.Id, ParentLayer = image.TopLayer, Volatile = true });
        var spec = temp.Store.Mounts.For(container.LayerId, isVolatile: true);
        Shell.Run("env", "-C", spec.WorkingDirectory, "mount", "-t", "overlay", "overlay", "-o", spec.Options, spec.Target);
        Assert.Equal(1, temp.Store.Mounts.Increment(container.LayerId, spec.Target));
        Assert.Equal("two\n", File.ReadAllText(spec.Target + "/etc/a"));
        File.WriteAllText(spec.Target + "/etc/new", "x");
        Mounts.Unmount(spec.Target);
        Assert.Equal(0, temp.Store.Mounts.Decrement(container.LayerId));
        Assert.True(File.Exists(temp.Store.Layers.DiffPath(container.LayerId) + "/etc/new"));
        Assert.True(temp.Store.Containers.Delete(container.Id));
        Assert.False(Directory.Exists(temp.Graph + "/overlay/" + container.LayerId));
        Assert.False(Directory.Exists(temp.Graph + "/overlay/l/staging"));
    }

    [Fact]
    public void An_image_that_podman_imported_is_read_and_its_archive_is_the_one_imported()
    {
        TempStore.RequireRoot();
        Shell.Require("podman");
        using TempStore temp = new();
        var tar = Tar(temp, "one", "mkdir -p usr/bin && cp /bin/true usr/bin && ln -s bin usr/sbin && touch .wh.old");
        Podman(temp, "import", temp.Root + "/one.tar", "localhost/theirs:latest");
        var image = temp.Store.Images.Find("localhost/theirs:latest")!;
        Assert.NotNull(temp.Store.Images.ReadBigData(image.Id, "manifest"));
        using var diff = temp.Store.Layers.OpenDiff(image.TopLayer!);
        MemoryStream again = new();
        diff.CopyTo(again);
        Assert.Equal(tar, again.ToArray());
        temp.Store.Images.AddNames(image.Id, ["localhost/second:1"]);
        Assert.Contains("localhost/second", Podman(temp, "images", "--format", "{{.Repository}}"));
        Assert.True(temp.Store.Images.Delete(image.Id));
        Assert.True(temp.Store.Layers.Delete(image.TopLayer!));
        Assert.Equal("", Podman(temp, "images", "-aq").Trim());
    }

    [Fact]
    public void The_generated_archive_of_a_container_layer_is_the_one_that_podman_commits()
    {
        TempStore.RequireRoot();
        Shell.Require("podman");
        using TempStore temp = new();
        Tar(temp, "base", "mkdir -p dir/sub etc && echo a >dir/sub/a && echo b >etc/b && echo c >etc/c");
        Podman(temp, "import", temp.Root + "/base.tar", "localhost/base:latest");
        var id = Podman(temp, "create", "--name", "web", "localhost/base:latest", "true").Trim();
        var mount = Podman(temp, "mount", id).Trim();
        Shell.Script($"""
            cd {mount}; rm etc/b; rm -rf dir; mkdir dir; echo new >dir/new; ln dir/new dir/hard; ln -s new dir/link; mkfifo dir/fifo; chmod 4711 dir/new
            setfattr -n user.x -v y dir/new 2>/dev/null || true; echo l >dir/$(printf 'n%.0s' $(seq 120)); mkdir -p $(printf 'deep/%.0s' $(seq 40)); echo d >$(printf 'deep/%.0s' $(seq 40))file
            mkdir $(printf 'N%.0s' $(seq 130)); echo u >dir/größe; mkdir dir/ünter; ln -s $(printf 'm%.0s' $(seq 130)) dir/longlink; echo big >etc/ids; chown 3000000:4000000 etc/ids; mknod dir/null c 1 3
            truncate -s 100000 dir/zeros
            """);
        Podman(temp, "umount", id);
        Podman(temp, "commit", "-q", id, "localhost/committed:latest");
        var container = temp.Store.Containers.Find("web")!;
        var image = temp.Store.Images.Find("localhost/committed:latest")!;
        string Save(string layer, string name)
        {
            using var diff = temp.Store.Layers.OpenDiff(layer);
            using var file = File.Create($"{temp.Root}/{name}");
            diff.CopyTo(file);
            return Shell.Script($"tar tvf {temp.Root}/{name}");
        }

        Assert.Equal(Save(image.TopLayer!, "theirs.tar"), Save(container.LayerId, "ours.tar"));
        Assert.Equal(WithoutTypeBits(temp.Root + "/theirs.tar"), WithoutTypeBits(temp.Root + "/ours.tar"));
        Podman(temp, "rm", id);
    }

    [Fact]
    public void An_image_is_deleted_with_the_layers_that_no_other_needs()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var image = MakeImage(temp);
        var container = temp.Store.Containers.Create(new NewContainer { ImageId = image.Id, ParentLayer = image.TopLayer });
        Assert.Equal(StorageError.InUse, Assert.Throws<StorageException>(() => temp.Store.DeleteImage(image.Id)).Error);
        Assert.True(temp.Store.Containers.Delete(container.Id));
        var parent = temp.Store.Layers.Find(image.TopLayer!)!.Parent!;
        temp.Store.Images.Create(new NewImage { TopLayer = parent, Names = ["localhost/base:1"] });
        Assert.Equal([image.TopLayer!], temp.Store.DeleteImage(image.Id)!);
        Assert.Equal([parent], temp.Store.Layers.All().Select(l => l.Id));
    }

    [Fact]
    public void A_container_with_ids_of_its_own_gets_a_shifted_copy_that_goes_with_the_image()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var image = MakeImage(temp);
        var directory = Environment.CurrentDirectory;
        IdMappings mappings = new() { Uids = [new IdMap(0, 100000, 1000)], Gids = [new IdMap(0, 200000, 1000)] };
        ContainerRecord[] made = [.. Enumerable.Range(0, 2).Select(i =>
            temp.Store.Containers.Create(new NewContainer { ImageId = image.Id, ParentLayer = image.TopLayer, Mappings = mappings }))];
        Assert.Equal(directory, Environment.CurrentDirectory);
        Assert.Single(temp.Store.Images.Find(image.Id)!.MappedTopLayers);
        var spec = temp.Store.Mounts.For(made[0].LayerId);
        Shell.Run("env", "-C", spec.WorkingDirectory, "mount", "-t", "overlay", "overlay", "-o", spec.Options, spec.Target);
        var owners = Shell.Script($"cd {spec.Target}; stat -c '%n %u %g' . etc etc/a; ls etc");
        Mounts.Unmount(spec.Target);
        Assert.Equal(". 100000 200000\netc 100000 200000\netc/a 100000 200000\na\n", owners);
        Array.ForEach(made, c => temp.Store.Containers.Delete(c.Id));
        Assert.Equal(3, temp.Store.DeleteImage(image.Id)!.Count);
        Assert.Empty(temp.Store.Layers.All());
    }

    [Fact]
    public void Changes_are_those_that_podman_diff_shows()
    {
        TempStore.RequireRoot();
        Shell.Require("podman");
        using TempStore temp = new();
        Tar(temp, "base", "mkdir -p dir/sub etc/keep var/log && echo a >dir/sub/a && echo b >etc/b && echo c >etc/c && echo k >etc/keep/k && echo l >var/log/l");
        Podman(temp, "import", temp.Root + "/base.tar", "localhost/base:latest");
        var id = Podman(temp, "create", "--name", "web", "localhost/base:latest", "true").Trim();
        var mount = Podman(temp, "mount", id).Trim();
        Shell.Script($"cd {mount}; rm etc/b; rm -rf dir; mkdir dir; echo n >dir/new; chmod 600 etc/c; echo x >>var/log/l; mkdir -p new/deep; echo f >new/deep/f");
        Podman(temp, "umount", id);
        var container = temp.Store.Containers.Find("web")!;
        var ours = temp.Store.Layers.Changes(container.LayerId).Select(c => $"{"CAD"[(int)c.Kind]} {c.Path}");
        Assert.Equal(Podman(temp, "diff", id).Trim().Split('\n').Order(), ours.Order());
        Podman(temp, "rm", id);
    }

    [Fact]
    public void The_vfs_driver_makes_whole_layers()
    {
        TempStore.RequireRoot();
        using TempStore temp = new(o => o with { Driver = "vfs" });
        var image = MakeImage(temp);
        var container = temp.Store.Containers.Create(new NewContainer { Names = ["web"], ImageId = image.Id, ParentLayer = image.TopLayer });
        var tree = temp.Store.Mounts.For(container.LayerId).Source;
        Assert.Equal("a\n", Shell.Script($"ls {tree}/etc"));
        Assert.Equal("two\n", File.ReadAllText(tree + "/etc/a"));
        Assert.True(temp.Store.Containers.Delete(container.Id));
        if (Shell.Has("podman"))
        {
            var names = Shell.Run("podman", "--root", temp.Graph, "--runroot", temp.Root + "/run", "--storage-driver", "vfs", "images", "--format", "{{.Repository}}");
            Assert.Equal("localhost/ours", names.Trim());
        }

        Assert.Equal(2, temp.Store.DeleteImage(image.Id)!.Count);
        Assert.Empty(Directory.GetFileSystemEntries(temp.Graph + "/vfs/dir"));
    }

    [Fact]
    public void Images_of_an_additional_store_are_read_only_and_can_be_parents()
    {
        TempStore.RequireRoot();
        using TempStore shared = new();
        var image = MakeImage(shared);
        using TempStore temp = new(o => o with { AdditionalImageStores = [shared.Graph] });
        Assert.True(temp.Store.Images.Find("localhost/ours:latest")!.ReadOnly);
        Assert.Equal(StorageError.ReadOnly, Assert.Throws<StorageException>(() => temp.Store.DeleteImage(image.Id)).Error);
        var container = temp.Store.Containers.Create(new NewContainer { ImageId = image.Id, ParentLayer = image.TopLayer });
        var spec = temp.Store.Mounts.For(container.LayerId);
        Shell.Run("env", "-C", spec.WorkingDirectory, "mount", "-t", "overlay", "overlay", "-o", spec.Options, spec.Target);
        var text = File.ReadAllText(spec.Target + "/etc/a");
        Mounts.Unmount(spec.Target);
        Assert.Equal("two\n", text);
    }

    [Fact]
    public void Podman_and_this_store_write_at_the_same_time_and_nothing_is_lost()
    {
        TempStore.RequireRoot();
        Shell.Require("podman");
        using TempStore temp = new();
        var image = MakeImage(temp);
        for (var i = 0; i < 6; i++)
        {
            Tar(temp, "n" + i, $"echo {i} >file{i}");
        }

        Parallel.For(0, 12, new ParallelOptions { MaxDegreeOfParallelism = 6 }, i =>
        {
            if (i % 2 == 0)
            {
                Podman(temp, "import", $"{temp.Root}/n{i / 2}.tar", $"localhost/theirs{i}:latest");
                Podman(temp, "create", "--name", "theirs" + i, "localhost/ours:latest");
            }
            else
            {
                var store = Store.Open(temp.Store.Options);
                var layer = store.Layers.Apply(new LayerApply { Blob = File.OpenRead($"{temp.Root}/n{i / 2}.tar"), Parent = image.TopLayer });
                store.Images.Create(new NewImage { Names = [$"localhost/mine{i}:latest"], TopLayer = layer.Id });
                store.Containers.Create(new NewContainer { Names = ["mine" + i], ImageId = image.Id, ParentLayer = image.TopLayer, Volatile = i % 4 == 1 });
            }
        });
        Assert.Equal(12, temp.Store.Containers.All().Count);
        Assert.Equal(13, temp.Store.Images.All().Count);
        Assert.Equal(2 + 12 + 12, temp.Store.Layers.All().Count);
        Assert.All(temp.Store.Layers.All(), l => Assert.True(Directory.Exists(temp.Store.Layers.DiffPath(l.Id))));
        Assert.Equal(12, Podman(temp, "ps", "-aq", "--external").Trim().Split('\n').Length);
    }

    /// <summary>Podman before 5 also puts the file type into the mode; everything else must be the same byte.</summary>
    private static byte[] WithoutTypeBits(string path)
    {
        var tar = File.ReadAllBytes(path);
        for (var at = 0; at + 512 <= tar.Length && tar[at] != 0;)
        {
            var header = tar.AsSpan(at, 512);
            var mode = Selkie.Storage.Tar.TarHeader.Number(header.Slice(100, 8)) & 0xfff;
            Encoding.ASCII.GetBytes(Convert.ToString(mode, 8).PadLeft(7, '0')).CopyTo(header[100..]);
            header.Slice(148, 8).Clear();
            at += 512 + (int)((Selkie.Storage.Tar.TarHeader.Number(header.Slice(124, 12)) + 511) / 512 * 512);
        }

        return tar;
    }
}
