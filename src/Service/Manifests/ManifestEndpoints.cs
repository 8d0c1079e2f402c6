using Selkie.Engine.Manifests;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;
using Selkie.Service.Streams;

namespace Selkie.Service.Manifests;

/// <summary>Lists of images are made, changed and sent (pkg/api/handlers/libpod/manifests.go).</summary>
internal static class ManifestEndpoints
{
    private const string Between = "/registry/";

    /// <summary>Makes one.</summary>
    [Endpoint(ApiTree.Libpod, "POST /manifests/{name}")]
    public static Task Create(Exchange exchange) => Create(exchange, exchange.Operand);

    /// <summary>Makes one, as libpod 3 had it: the name is in the query.</summary>
    [Endpoint(ApiTree.Libpod, "POST /manifests/create")]
    public static Task CreateByQuery(Exchange exchange) => Create(exchange, exchange.Value("name") ?? "");

    /// <summary>Adds images, as libpod 3 had it.</summary>
    [Endpoint(ApiTree.Libpod, "POST /manifests/{name}/add")]
    public static async Task Add(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        var request = Addition(exchange, body, exchange.Operand);
        body.RefuseRest();
        await exchange.Answer(() => Named(200, exchange.Engine.Send(request)));
    }

    /// <summary>Changes one: adds images, takes them out, or changes what is said of them.</summary>
    [Endpoint(ApiTree.Libpod, "PUT /manifests/{name}")]
    public static async Task Modify(Exchange exchange)
    {
        if (exchange.Http.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true) throw new EngineError(ErrorKind.Unsupported, "files of an artifact are not supported yet");
        var body = await RequestBody.Read(exchange);
        var operation = body.Text("operation") ?? "";
        IReadOnlyList<object> requests = operation.ToLowerInvariant() switch
        {
            "update" => [Addition(exchange, body, exchange.Operand)],
            "remove" => [.. body.Texts("images").Select(digest => new RemoveFromManifest { List = exchange.Operand, Digest = digest })],
            "annotate" => Annotations(body, exchange.Operand),
            _ => throw new EngineError(ErrorKind.Invalid, $"illegal operation \"{operation}\" for \"{exchange.Http.Request.Path}\""),
        };
        body.RefuseRest();
        await exchange.Answer(() => Changed(requests.Select(request => Send(exchange.Engine, request)).LastOrDefault() ?? "", requests.SelectMany(ImagesOf)));
    }

    /// <summary>Sends one to a registry, with lines that tell how far it is unless the client wants none.</summary>
    [Endpoint(ApiTree.Libpod, "POST /manifests/{name}/registry/{destination}")]
    public static async Task Push(Exchange exchange)
    {
        var at = exchange.Operand.IndexOf(Between, StringComparison.Ordinal);
        var (list, destination) = (exchange.Operand[..at], exchange.Operand[(at + Between.Length)..]);
        var request = Sending(exchange, list, destination);
        if (exchange.IsOn("quiet", otherwise: true))
        {
            await exchange.Answer(() => new Reply(200, Id("id", exchange.Engine.Send(request with { Quiet = true }).Digest.ToString())));
            return;
        }
        await TransferEndpoints.Lines(exchange, quiet: false, engine => engine.Send(request), static (json, report) => json.WriteString("id"u8, report.Digest.ToString()));
    }

    /// <summary>Sends one to a registry, as libpod 3 had it.</summary>
    [Endpoint(ApiTree.Libpod, "POST /manifests/{name}/push")]
    public static Task PushByQuery(Exchange exchange)
    {
        var request = Sending(exchange, exchange.Operand, exchange.Value("destination") ?? "") with { All = exchange.IsOn("all"), Quiet = true };
        return exchange.Answer(() => Named(200, exchange.Engine.Send(request).Digest.ToString()));
    }

    private static async Task Create(Exchange exchange, string name)
    {
        if (name.Length == 0) throw new EngineError(ErrorKind.Invalid, "invalid image name : invalid reference format");
        var values = exchange.Query.ToLookup(pair => pair.Key, pair => pair.Value);
        var request = new CreateManifest { List = name, Images = [.. values["images"], .. values["image"]], All = exchange.IsOn("all"), Amend = exchange.IsOn("amend"), Annotations = [.. values["annotation"]], TlsVerify = Verify(exchange) };
        var body = RequestBody.Parse(await RequestBody.ReadBytes(exchange));
        var added = Addition(exchange, body, name);
        body.RefuseRest();
        await exchange.Answer(() =>
        {
            var id = exchange.Engine.Send(request);
            if (added.Members.Count > 0) exchange.Engine.Send(added);
            return Named(exchange.Address.Version is { Major: < 4 } ? 200 : 201, id);
        });
    }

    private static AddToManifest Addition(Exchange exchange, RequestBody body, string list) => new()
    {
        List = list,
        Members = body.Texts("images"),
        All = body.Switch("all") ?? false,
        Annotations = AnnotationsOf(body, "annotation", "annotations"),
        Architecture = body.Text("arch"),
        Features = body.Texts("features"),
        Os = body.Text("os"),
        OsVersion = body.Text("os_version"),
        Variant = body.Text("variant"),
        Credentials = body.Texts("images") is [var first, ..] ? RegistryAuth.Of(exchange, first) : null,
        TlsVerify = Verify(exchange),
    };

    private static IReadOnlyList<AnnotateManifest> Annotations(RequestBody body, string list)
    {
        var ofList = AnnotationsOf(body, "index_annotation", "index_annotations");
        var subject = body.Text("subject");
        var entry = new AnnotateManifest
        {
            List = list,
            Annotations = AnnotationsOf(body, "annotation", "annotations"),
            Architecture = body.Text("arch"),
            Features = body.Texts("features"),
            Os = body.Text("os"),
            OsFeatures = body.Texts("os_features"),
            OsVersion = body.Text("os_version"),
            Variant = body.Text("variant"),
        };
        List<AnnotateManifest> requests = [.. body.Texts("images").Where(image => image.Length > 0).Select(image => entry with { Member = image })];
        if (requests.Count == 0 || ofList.Count > 0 || subject is { Length: > 0 }) requests.Add(new AnnotateManifest { List = list, Index = true, Annotations = ofList, Subject = subject });
        return requests;
    }

    private static IReadOnlyList<string> AnnotationsOf(RequestBody body, string texts, string pairs)
    {
        var (list, map) = (body.Texts(texts), body.Pairs(pairs));
        return list.Count > 0 && map.Count > 0 ? throw new EngineError(ErrorKind.Invalid, $"can not set both {texts} and {pairs}") : [.. list, .. map.Select(pair => $"{pair.Key}={pair.Value}")];
    }

    private static PushManifest Sending(Exchange exchange, string list, string destination)
    {
        var bound = exchange.Request<PushManifest>("manifest push");
        return bound with
        {
            List = list,
            Destination = TransferEndpoints.OfRegistry(destination),
            Credentials = RegistryAuth.Of(exchange, destination),
            CompressionFormat = exchange.Value("compressionFormat"),
            CompressionLevel = int.TryParse(exchange.Value("compressionLevel"), out var level) ? level : null,
            ForceCompression = bound.ForceCompression ?? (exchange.Value("compressionFormat") is { Length: > 0 } ? true : null),
            Format = exchange.Value("format"),
            RemoveSignatures = exchange.IsOn("removeSignatures"),
            TlsVerify = Verify(exchange),
        };
    }

    private static bool? Verify(Exchange exchange) => exchange.Value("tlsVerify") is null ? null : exchange.IsOn("tlsVerify");

    private static string Send(LocalDispatcher engine, object request) => request switch
    {
        AddToManifest add => engine.Send(add),
        RemoveFromManifest remove => engine.Send(remove),
        _ => engine.Send((AnnotateManifest)request),
    };

    private static IEnumerable<string> ImagesOf(object request) => request switch
    {
        AddToManifest add => add.Members,
        RemoveFromManifest remove => [remove.Digest],
        AnnotateManifest { Member: { } member } => [member],
        _ => [],
    };

    private static Reply Named(int status, string id) => new(status, Id("Id", id));

    private static Action<System.Text.Json.Utf8JsonWriter> Id(string name, string id) => json =>
    {
        json.WriteStartObject();
        json.WriteString(name, id);
        json.WriteEndObject();
    };

    private static Reply Changed(string id, IEnumerable<string> images) => new(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("Id"u8, id);
        var list = images.ToList();
        if (list.Count > 0)
        {
            json.WriteStartArray("images"u8);
            foreach (var image in list) json.WriteStringValue(image);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    });
}
