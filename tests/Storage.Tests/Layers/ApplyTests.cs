using System.IO.Compression;
using Selkie.Storage.Layers;

namespace Selkie.Storage.Tests.Layers;

public sealed class ApplyTests
{
    private static byte[] SampleTar(string root)
    {
        Shell.Script($"""
            mkdir -p {root}/src/dir/sub && cd {root}/src
            echo hello >a; ln a dir/hard; ln -s ../a dir/link; mkfifo dir/fifo; chmod 4755 a; head -c 300000 /dev/urandom >dir/sub/big
            truncate -s 10M sparse; echo x | dd of=sparse bs=1 seek=5000000 conv=notrunc status=none
            echo long >dir/$(printf 'n%.0s' $(seq 150)); touch -d '1970-01-02 00:00:00.123456789 UTC' dir/sub
            tar --format=posix -cSf ../layer.tar .
            """);
        return File.ReadAllBytes(root + "/layer.tar");
    }

    [Fact]
    public void A_layer_holds_the_files_of_its_archive_and_gives_the_archive_back_byte_for_byte()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var tar = SampleTar(temp.Root);
        var layer = temp.Store.Layers.Apply(new LayerApply { Blob = new MemoryStream(tar) });
        Assert.Equal(LayerStore.ComputeId(null, layer.DiffId!), layer.Id);
        Shell.Script($"cd {temp.Root} && diff -r --no-dereference -x fifo src {temp.Store.Layers.DiffPath(layer.Id)}");
        string List(string dir) => Shell.Script($"cd {dir} && find . -mindepth 1 -printf '%p %y %m %U %G %s %T@ %n %l\\n' | sort");
        Assert.Equal(List(temp.Root + "/src"), List(temp.Store.Layers.DiffPath(layer.Id)));
        using var diff = temp.Store.Layers.OpenDiff(layer.Id);
        MemoryStream again = new();
        diff.CopyTo(again);
        Assert.Equal(tar, again.ToArray());
        Assert.Equal(layer, temp.Store.Layers.Find(layer.Id)! with { Uids = layer.Uids, Gids = layer.Gids, Names = layer.Names, BigDataNames = layer.BigDataNames, Mappings = layer.Mappings, Created = layer.Created });
    }

    [Fact]
    public void A_compressed_blob_is_known_by_both_digests()
    {
        TempStore.RequireRoot();
        using TempStore temp = new();
        var tar = SampleTar(temp.Root);
        MemoryStream gz = new();
        using (GZipStream gzip = new(gz, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(tar);
        }

        gz.Position = 0;
        var layer = temp.Store.Layers.Apply(new LayerApply { Blob = gz });
        Assert.Equal(LayerCompression.Gzip, layer.Compression);
        Assert.Equal(gz.Length, layer.BlobSize);
        Assert.Equal(tar.Length, layer.DiffSize);
        Assert.Equal(layer.Id, temp.Store.Layers.FindByBlobDigest(layer.BlobDigest!)[0].Id);
        Assert.Equal(layer.Id, temp.Store.Layers.FindByDiffId(layer.DiffId!)[0].Id);
    }
}
