using Selkie.Engine.Containers;
using Selkie.Engine.Images;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Images;

/// <summary>Archives that go out and come in.</summary>
internal static class ImageStreams
{
    /// <summary>An archive of one image or of several.</summary>
    [Endpoint(ApiTree.Docker, "GET /images/get")]
    [Endpoint(ApiTree.Docker, "GET /images/{name}/get")]
    public static Task Save(Exchange exchange)
    {
        // Docker's clients join several names by commas, too.
        var names = exchange.Operand.Length > 0 ? [exchange.Operand] : exchange.Query.Where(pair => pair.Key == "names").SelectMany(pair => pair.Value.Split(',')).ToList();
        return exchange.SendOutput("application/octet-stream", engine => engine.Send(new SaveImages { Images = names, Multiple = true, Quiet = true })); // Podman's type, which its tests look at; Docker's clients do not
    }

    /// <summary>An archive of one image or of several, in a form that the client names.</summary>
    [Endpoint(ApiTree.Libpod, "GET /images/export")]
    [Endpoint(ApiTree.Libpod, "GET /images/{name}/get")]
    public static Task SaveForLibpod(Exchange exchange)
    {
        var request = exchange.Request<SaveImages>("save") with { Quiet = true };
        request = request with { Multiple = request.Images.Count > 1 }; // each is an image, not a name of the first
        if (exchange.Value("format") is not { Length: > 0 }) request = request with { Format = "oci-archive" };
        if (request.Format != "docker-dir") request = request with { Compress = false }; // says nothing of the others
        return exchange.SendOutput("application/octet-stream", engine => engine.Send(request));
    }

    /// <summary>A container's files.</summary>
    [Endpoint(ApiTree.Docker, "GET /containers/{name}/export")]
    [Endpoint(ApiTree.Libpod, "GET /containers/{name}/export")]
    public static Task Export(Exchange exchange) => exchange.SendOutput("application/x-tar", engine => engine.Send(new ExportContainer { Container = exchange.Operand }));

    /// <summary>A volume's files.</summary>
    [Endpoint(ApiTree.Libpod, "GET /volumes/{name}/export")]
    public static Task ExportVolume(Exchange exchange) => exchange.SendOutput("application/x-tar", engine => engine.Send(new ExportVolume { Volume = exchange.Operand }));

    /// <summary>Files for a volume.</summary>
    [Endpoint(ApiTree.Libpod, "POST /volumes/{name}/import")]
    public static async Task ImportVolume(Exchange exchange)
    {
        await exchange.WithInput(engine => engine.Send(new ImportVolume { Volume = exchange.Operand }));
        exchange.Http.Response.StatusCode = 204;
    }

    /// <summary>Docker tells of each image in a line of a stream.</summary>
    [Endpoint(ApiTree.Docker, "POST /images/load")]
    public static async Task LoadForDocker(Exchange exchange)
    {
        var report = await exchange.WithInput(engine => engine.Send(new LoadImages { Quiet = true }));
        await exchange.Send(new Reply(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("stream"u8, $"Loaded image: {string.Join(",", report.Names)}\n");
            json.WriteEndObject();
        }));
    }

    /// <summary>Libpod names the images.</summary>
    [Endpoint(ApiTree.Libpod, "POST /images/load")]
    public static async Task Load(Exchange exchange)
    {
        var report = await exchange.WithInput(engine => engine.Send(new LoadImages { Quiet = true }));
        await exchange.Send(new Reply(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("Names"u8);
            foreach (var name in report.Names) json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndObject();
        }));
    }
}
