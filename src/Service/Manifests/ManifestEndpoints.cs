using Selkie.Engine;
using Selkie.Engine.Images;
using Selkie.Engine.Manifests;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Registry.Http;
using Selkie.Service.Http;
using Selkie.Service.Routing;
using Selkie.Service.Streams;

namespace Selkie.Service.Manifests;

/// <summary>Lists of images are made, changed and pushed by bodies and queries of their own (pkg/api/handlers/libpod/manifests.go), in a form before 4.0 and one since.</summary>
internal static class ManifestEndpoints
{
    private const string Lists = "/manifests/", ToRegistry = "/registry/";
    private static readonly Version Modern = new(4, 0);

    /// <summary>Makes a list; its name is in the path, or before 4.0 in the query.</summary>
    [Endpoint(ApiTree.Libpod, "POST /manifests/create")]
    [Endpoint(ApiTree.Libpod, "POST /manifests/{name}")]
    public static async Task Create(Exchange exchange)
    {
        var changes = new ManifestChanges(await RequestBody.Read(exchange));
        var name = exchange.Operand.Length > 0 ? exchange.Operand : exchange.Value("name") ?? "";
        if (!Reference.TryParse(name, out _)) throw new EngineError(ErrorKind.Invalid, $"invalid image name {name}: invalid reference format");
        var request = new CreateManifest
        {
            List = name,
            Images = [.. Values(exchange, "images"), .. Values(exchange, "image")],
            All = exchange.IsOn("all"),
            Amend = exchange.IsOn("amend"),
            Annotations = [.. Values(exchange, "annotation").SelectMany(ManifestChanges.Annotations)],
        };
        await exchange.Answer(() =>
        {
            var id = exchange.Engine.Send(request);
            if (changes.OfIndex(id) is { } ofIndex) exchange.Engine.Send(ofIndex);
            if (changes.Images.Count > 0) exchange.Engine.Send(changes.Additions(exchange, id));
            return IdReply(IsModern(exchange) ? 201 : 200, id);
        });
    }

    /// <summary>Adds images, before 4.0.</summary>
    [Endpoint(ApiTree.Libpod, "POST /manifests/{name}/add")]
    public static async Task Add(Exchange exchange)
    {
        var changes = new ManifestChanges(await RequestBody.Read(exchange));
        await exchange.Answer(() => IdReply(200, exchange.Engine.Send(changes.Additions(exchange, exchange.Operand))));
    }

    /// <summary>Adds images, takes entries out, or changes what is said of them.</summary>
    [Endpoint(ApiTree.Libpod, "PUT /manifests/{name}")]
    public static async Task Modify(Exchange exchange)
    {
        if (exchange.Http.Request.HasFormContentType) throw new EngineError(ErrorKind.Unsupported, "files of artifacts are not supported yet");
        var changes = new ManifestChanges(await RequestBody.Read(exchange));
        await exchange.Answer(() =>
        {
            if (!exchange.Engine.Send(new ManifestExists { Manifest = exchange.Operand })) throw new EngineError(ErrorKind.NotFound, $"{exchange.Operand}: image not known", subject: exchange.Operand);
            var (id, done, errors) = (exchange.Operand, new List<string>(), new List<string>());
            foreach (var (image, change) in changes.Each(exchange))
                try
                {
                    id = change(exchange.Engine);
                    if (image.Length > 0) done.Add(image);
                }
                catch (Exception e) when (e is EngineError or RegistryException)
                {
                    errors.Add(e.Message);
                }
            return Report(id, done, errors);
        });
    }

    /// <summary>Takes an entry out, before 4.0; since then it removes the list.</summary>
    [Endpoint(ApiTree.Libpod, "DELETE /manifests/{name}")]
    public static Task Remove(Exchange exchange)
    {
        if (!IsModern(exchange) && exchange.Value("digest") is { } digest)
            return exchange.Answer(() => IdReply(200, exchange.Engine.Send(new RemoveFromManifest { List = exchange.Operand, Digest = digest })));
        var request = exchange.Request<RemoveManifests>("manifest rm");
        return exchange.Answer(() => ManifestReplies.Removed(request, exchange.Engine.Send(request)));
    }

    /// <summary>Pushes a list, before 4.0.</summary>
    [Endpoint(ApiTree.Libpod, "POST /manifests/{name}/push")]
    public static Task PushOld(Exchange exchange) => Push(exchange, new PushManifest
    {
        List = exchange.Operand,
        Destination = exchange.Value("destination"),
        All = exchange.IsOn("all"),
        RemoveSignatures = exchange.IsOn("removeSignatures"),
        TlsVerify = exchange.Value("tlsVerify") is null ? null : exchange.IsOn("tlsVerify"),
        Quiet = true,
    });

    /// <summary>Pushes a list; quiet unless the client wants lines.</summary>
    [Endpoint(ApiTree.Libpod, "POST /manifests/{name}/registry/{destination}")]
    public static Task Push(Exchange exchange)
    {
        var operands = exchange.Address.Path[Lists.Length..];
        var between = operands.IndexOf(ToRegistry, StringComparison.Ordinal);
        var bound = exchange.Request<PushManifest>("manifest push") with
        {
            List = Uri.UnescapeDataString(operands[..between]),
            Destination = Uri.UnescapeDataString(operands[(between + ToRegistry.Length)..]),
            All = exchange.IsOn("all"),
            Quiet = exchange.IsOn("quiet", otherwise: true),
        };
        return Push(exchange, bound with { ForceCompression = bound.ForceCompression ?? (bound.CompressionFormat is { Length: > 0 } ? true : null) });
    }

    private static async Task Push(Exchange exchange, PushManifest request)
    {
        var destination = request.Destination ?? "";
        if (!destination.StartsWith("docker://", StringComparison.Ordinal) && !Reference.TryParse(destination, out _)) throw new EngineError(ErrorKind.Invalid, $"\"{destination}\" is not a registry reference");
        request = request with { Credentials = RegistryAuth.Of(exchange, destination) };
        if (!request.Quiet)
        {
            await TransferEndpoints.Lines(exchange, quiet: false, engine => engine.Send(request), static (json, report) => json.WriteString("Id"u8, report.Digest.ToString()));
            return;
        }
        await exchange.Answer(() =>
        {
            try
            {
                return IdReply(200, exchange.Engine.Send(request).Digest.ToString());
            }
            catch (Exception e) when (e is EngineError or RegistryException)
            {
                return ErrorAnswers.Of(400, $"pushing image \"{destination}\": {e.Message}"); // whatever it is, as Podman has it
            }
        });
    }

    private static bool IsModern(Exchange exchange) => exchange.Address.Version is { } version && version >= Modern;

    private static IEnumerable<string> Values(Exchange exchange, string name) => exchange.Query.Where(pair => pair.Key == name).Select(pair => pair.Value);

    private static Reply IdReply(int status, string id) => Report(id, [], [], status);

    private static Reply Report(string id, List<string> images, List<string> errors, int status = 200) => new(errors.Count == 0 ? status : images.Count > 0 ? 409 : 400, json =>
    {
        json.WriteStartObject();
        json.WriteString("Id"u8, id);
        Texts("images", images);
        Texts("errors", errors);
        if (errors.Count > 0) json.WriteString("message"u8, string.Join("; ", errors));
        json.WriteEndObject();

        void Texts(string name, List<string> texts)
        {
            if (texts.Count == 0) return;
            json.WriteStartArray(name);
            foreach (var text in texts) json.WriteStringValue(text);
            json.WriteEndArray();
        }
    });
}
