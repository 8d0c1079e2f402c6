using System.Text;
using System.Text.Json;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Service.Streams;

namespace Selkie.Service.Tests.Streams;

public sealed class LayerProgressTests
{
    private static readonly Descriptor Blob = new() { Digest = Digest.Of("layer"u8.ToArray()), Size = 4, MediaType = "x" };

    [Fact]
    public void A_layer_is_told_of_when_it_begins_and_when_it_has_come()
    {
        var progress = new LayerProgress(LayerWords.Pull);
        using (var stream = progress.Begin(Blob, new MemoryStream([1, 2, 3, 4]))) stream.CopyTo(Stream.Null);
        progress.Skip(Blob);
        Assert.Equal(["Pulling fs layer", "Download complete", "Already exists"], Taken(progress).Select(line => line.Status));
    }

    [Fact]
    public void Lines_that_wait_are_counted_so_that_a_slow_reader_hears_less()
    {
        var progress = new LayerProgress(LayerWords.Pull);
        progress.Skip(Blob);
        Assert.Equal(1, progress.Lines.Count);
    }

    [Fact]
    public void A_line_has_Dockers_shape()
    {
        Assert.Equal("""{"status":"Pulling fs layer","progressDetail":{},"id":"0123456789ab"}""", Json(new("Pulling fs layer", "0123456789ab")));
        Assert.Equal("""{"status":"Downloading","progressDetail":{"current":1500,"total":3000},"progress":"[=========================>                         ]    1.5kB/3kB","id":"a"}""", Json(new("Downloading", "a", 1500, 3000)));
    }

    [Theory]
    [InlineData("alpine", "3.10", "docker.io/library/alpine:3.10")]
    [InlineData("sea/lion", null, "docker.io/sea/lion")]
    [InlineData("localhost/x", "sha256:ab", "localhost/x@sha256:ab")]
    [InlineData("127.0.0.1:5000/x", "1", "127.0.0.1:5000/x:1")]
    public void Names_without_a_registry_are_Dockers(string name, string? tag, string full) => Assert.Equal(full, DockerNames.Full(DockerNames.With(name, tag)));

    private static List<ProgressLine> Taken(LayerProgress progress)
    {
        var lines = new List<ProgressLine>();
        while (progress.Lines.TryRead(out var line)) lines.Add(line);
        return lines;
    }

    private static string Json(ProgressLine line)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Selkie.Service.Http.Exchange.Unindented)) line.Write(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
