using System.Globalization;
using System.Text.Json;
using Selkie.Api.Libpod;
using Selkie.Engine.Calls;
using Selkie.Engine.Files;
using Selkie.Engine.Images;
using Selkie.Engine.Manifests;
using Selkie.Engine.Verbs;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Remote.Transport;

namespace Selkie.Remote.Answers;

/// <summary>Verbs about lists of images.</summary>
internal static class Manifests
{
    [RemoteAnswer]
    public static ManifestInspection Inspect(RemoteReplies replies) => replies.Only.Read(Documents.ReadManifestInspection);

    [RemoteAnswer]
    public static RemoveImagesReport Remove(RemoveManifests request, RemoteReplies replies)
    {
        var (untagged, deleted, errors) = (new List<string>(), new List<string>(), new List<EngineError>());
        foreach (var reply in replies.Each)
        {
            if (!reply.IsSuccess)
            {
                errors.Add(RemoteErrors.Of(reply));
                continue;
            }
            var removed = reply.Read(Documents.ReadRemovedImages);
            untagged.AddRange(removed.Untagged);
            deleted.AddRange(removed.Deleted);
            errors.AddRange(removed.Errors.Select(RemoteErrors.Of));
        }
        return new(untagged, deleted, errors);
    }

    [RemoteCall]
    public static string Create(CreateManifest request, RemoteEngine engine)
    {
        var query = new List<string>();
        if (request.All) query.Add("all=true");
        if (request.Amend) query.Add("amend=true");
        query.AddRange(request.Images.Select(image => "images=" + Uri.EscapeDataString(image)));
        query.AddRange(request.Annotations.Select(annotation => "annotation=" + Uri.EscapeDataString(annotation)));
        return Asked("creating manifest", () => engine.Send(new("POST", PathOf(request.List), string.Join('&', query))));
    }

    [RemoteCall]
    public static string Add(AddToManifest request, RemoteEngine engine)
    {
        if (request.Artifact) throw new EngineError(ErrorKind.Unsupported, "--artifact is not supported with a remote engine yet");
        return Modify(engine, "adding to", "update", request.List, request.Members, InsecureOption.Merge(request.Insecure, request.TlsVerify), RegistryHeaders.Of(engine.Local.Context, request.AuthFile, request.Credentials), json =>
        {
            if (request.All) json.WriteBoolean("all"u8, true);
            WriteEntry(json, request.Annotations, request.Features, ("arch", request.Architecture), ("os", request.Os), ("os_version", request.OsVersion), ("variant", request.Variant));
        });
    }

    [RemoteCall]
    public static string Annotate(AnnotateManifest request, RemoteEngine engine)
    {
        AnnotateManifestHandler.CheckArguments(request);
        return Modify(engine, "annotating to", "annotate", request.List, [request.Member ?? ""], null, [], json =>
        {
            if (request.Index) JsonBodies.WriteTexts(json, "index_annotation", request.Annotations);
            if (request.OsFeatures.Count > 0) JsonBodies.WriteTexts(json, "os_features", request.OsFeatures);
            WriteEntry(json, request.Index ? [] : request.Annotations, request.Features, ("arch", request.Architecture), ("os", request.Os), ("os_version", request.OsVersion), ("variant", request.Variant), ("subject", request.Subject));
        });
    }

    [RemoteCall]
    public static string RemoveEntry(RemoveFromManifest request, RemoteEngine engine) => Modify(engine, "removing from", "remove", request.List, [request.Digest], null, [], static _ => { });

    [RemoteCall]
    public static PushReport Push(PushManifest request, RemoteEngine engine)
    {
        var destination = request.Destination is { Length: > 0 } given ? given : request.List;
        var query = new List<string> { $"all={(request.All ? "true" : "false")}", "quiet=false" };
        if (InsecureOption.Merge(request.Insecure, request.TlsVerify) is { } verify) query.Add($"tlsVerify={(verify ? "true" : "false")}");
        if (request.RemoveSignatures) query.Add("removeSignatures=true");
        if (request.Format is { Length: > 0 } format) query.Add("format=" + Uri.EscapeDataString(format));
        if (request.CompressionFormat is { Length: > 0 } compression) query.Add("compressionFormat=" + Uri.EscapeDataString(compression));
        if (request.CompressionLevel is { } level) query.Add(string.Create(CultureInfo.InvariantCulture, $"compressionLevel={level}"));
        if (request.ForceCompression is { } force) query.Add($"forceCompressionFormat={(force ? "true" : "false")}");
        query.AddRange(request.AddedCompressions.Select(added => "addCompression=" + Uri.EscapeDataString(added)));
        var ask = new RemoteRequest("POST", $"{PathOf(request.List)}/registry/{Uri.EscapeDataString(destination)}", string.Join('&', query));
        var last = ProgressLines.Follow(engine, Transfer.Read, request.Quiet, ask, RegistryHeaders.Of(engine.Local.Context, request.AuthFile, request.Credentials));
        if (request.Remove || request.Purge) engine.Send(new("DELETE", PathOf(request.List), "")).OrError();
        if (request.DigestFile is { Length: > 0 } file) CallersFile.Write(engine.Call.PathOf(file), last.ListDigest);
        return new(Digest.Parse(last.ListDigest));
    }

    private static string Modify(RemoteEngine engine, string doing, string operation, string list, IReadOnlyList<string> images, bool? verify, KeyValuePair<string, string>[] headers, Action<Utf8JsonWriter> members)
    {
        var body = JsonBodies.Write(json =>
        {
            json.WriteString("operation"u8, operation);
            JsonBodies.WriteTexts(json, "images", images);
            members(json);
        });
        return Asked($"{doing} manifest list {list}", () => engine.Send(new("PUT", PathOf(list), verify is null ? "" : $"tlsVerify={(verify.Value ? "true" : "false")}"), RemoteEngine.Json(body), headers));
    }

    private static string Asked(string doing, Func<RemoteReply> ask)
    {
        try
        {
            return ask().Read(Documents.ReadNewObject).Id;
        }
        catch (EngineError e) when (e is not ServiceUnreachableException)
        {
            throw new EngineError(e.Kind, $"{doing}: {e.Message}", e);
        }
    }

    private static void WriteEntry(Utf8JsonWriter json, IReadOnlyList<string> annotations, IReadOnlyList<string> features, params ReadOnlySpan<(string Name, string? Value)> texts)
    {
        if (annotations.Count > 0) JsonBodies.WriteTexts(json, "annotation", annotations);
        if (features.Count > 0) JsonBodies.WriteTexts(json, "features", features);
        foreach (var (name, value) in texts)
            if (value is { Length: > 0 }) json.WriteString(name, value);
    }

    private static string PathOf(string list) => "/manifests/" + Uri.EscapeDataString(list);
}
