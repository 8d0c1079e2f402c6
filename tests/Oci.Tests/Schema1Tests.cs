using System.Text;
using System.Text.Json;
using Selkie.Oci.Images;
using Selkie.Oci.Images.Schema1;

namespace Selkie.Oci.Tests;

public sealed class Schema1Tests
{
    private static readonly string BaseId = new('a', 64), TopId = new('b', 64);
    private static readonly Digest Files = Digest.Of("files"u8), None = Digest.Of(Schema1Builder.EmptyLayer);

    private static string Base(string members = "") => $$$"""{"id":"{{{BaseId}}}","created":"2015-01-01T00:00:00Z","container_config":{"Cmd":["ADD","x"]}{{{members}}}}""";

    private static string Top(string members = "") => $$$"""{"architecture":"amd64","os":"linux","config":{"Env":["A=<b>"]},"throwaway":true,"id":"{{{TopId}}}","parent":"{{{BaseId}}}","created":"2015-01-02T00:00:00Z","author":"me","Size":5{{{members}}}}""";

    private static byte[] Manifest(params (Digest Blob, string Compatibility)[] fromTop)
    {
        var layers = string.Join(',', fromTop.Select(l => $$"""{"blobSum":"{{l.Blob}}"}"""));
        var history = string.Join(',', fromTop.Select(l => $$"""{"v1Compatibility":{{JsonSerializer.Serialize(l.Compatibility)}}}"""));
        return Encoding.UTF8.GetBytes($$"""{"schemaVersion":1,"name":"sea/salt","tag":"1","architecture":"amd64","fsLayers":[{{layers}}],"history":[{{history}}]}""");
    }

    [Fact]
    public void The_configuration_is_the_top_layer_s_image_with_history_and_layers()
    {
        var manifest = Schema1Manifest.Parse(Manifest((None, Top()), (Files, Base())));
        Assert.Equal([Files], manifest.LayersWithFiles.Select(layer => layer.Blob));
        Assert.Equal(
            $$$"""{"architecture":"amd64","author":"me","config":{"Env":["A=\u003cb\u003e"]},"created":"2015-01-02T00:00:00Z","history":[{"created":"2015-01-01T00:00:00Z","created_by":"ADD x"},{"created":"2015-01-02T00:00:00Z","author":"me","empty_layer":true}],"os":"linux","rootfs":{"type":"layers","diff_ids":["{{{Files}}}"]}}""",
            Encoding.UTF8.GetString(manifest.ToConfig([Files])));
    }

    [Fact]
    public void An_entry_that_repeats_the_one_below_is_dropped() =>
        Assert.Equal(2, Schema1Manifest.Parse(Manifest((None, Top()), (None, Top()), (Files, Base()))).Layers.Count);

    [Fact]
    public void Layers_that_do_not_follow_from_each_other_are_refused()
    {
        Assert.Contains("Invalid parent ID", Refusal(Manifest((None, Top()))), StringComparison.Ordinal);
        Assert.Contains("Invalid parent ID", Refusal(Manifest((Files, Base()), (None, Top()))), StringComparison.Ordinal);
        Assert.Contains("is invalid", Refusal(Manifest((Files, """{"id":"../x"}"""))), StringComparison.Ordinal);
        Assert.Equal("no FSLayers in manifest", Refusal(Manifest()));
        Assert.StartsWith("parsing manifest: ", Refusal("{}"u8.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_made_of_an_image_tells_the_same_image()
    {
        var config = $$"""{"architecture":"arm64","config":{"Cmd":["sh"]},"os":"linux","rootfs":{"type":"layers","diff_ids":["{{Files}}"]},"history":[{"created":"2020-01-01T00:00:00Z","created_by":"ADD x"},{"created":"2020-01-02T00:00:00Z","created_by":"CMD","empty_layer":true}]}""";
        var bytes = Schema1Builder.Build(Encoding.UTF8.GetBytes(config), [Files], "sea/salt", "1");
        var manifest = Schema1Manifest.Parse(bytes);
        Assert.Equal(("sea/salt", "1", "arm64"), (manifest.Name, manifest.Tag, manifest.Architecture));
        Assert.Equal([Files, None], manifest.Layers.Select(layer => layer.Blob));
        var back = ImageConfig.Parse(manifest.ToConfig([Files]));
        Assert.Equal(["ADD x", ""], back.History!.Select(entry => entry.CreatedBy ?? ""));
        Assert.Equal(["sh"], back.Config!.Cmd!);
        Assert.Equal(MediaTypes.DockerSchema1Signed, Selkie.Oci.Images.Manifest.GuessType(bytes));
    }

    [Fact]
    public void Another_name_and_other_layers_leave_the_history_as_it_is()
    {
        var manifest = Schema1Manifest.Parse(Manifest((None, Top()), (Files, Base())));
        var packed = Digest.Of("packed"u8);
        var changed = Schema1Manifest.Parse(Schema1Builder.Change(manifest, [packed], "new", "2"));
        Assert.Equal(("new", "2"), (changed.Name, changed.Tag));
        Assert.Equal([packed, None], changed.Layers.Select(layer => layer.Blob));
        Assert.Equal(manifest.Layers.Select(layer => layer.V1Compatibility), changed.Layers.Select(layer => layer.V1Compatibility));
    }

    [Fact]
    public void An_image_without_history_cannot_be_of_the_first_schema() =>
        Assert.Contains("0 history entries", Assert.Throws<EngineError>(() => Schema1Builder.Build("{}"u8.ToArray(), [], "", "")).Message, StringComparison.Ordinal);

    private static string Refusal(byte[] manifest) => Assert.Throws<EngineError>(() => Schema1Manifest.Parse(manifest)).Message;
}
