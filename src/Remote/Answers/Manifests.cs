using Selkie.Api.Libpod;
using Selkie.Engine.Images;
using Selkie.Engine.Manifests;
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
        var query = new List<string>(request.Images.Select(image => "images=" + Uri.EscapeDataString(image)));
        query.AddRange(request.Annotations.Select(annotation => "annotation=" + Uri.EscapeDataString(annotation)));
        if (request.All) query.Add("all=true");
        if (request.Amend) query.Add("amend=true");
        AddVerify(query, InsecureOption.Merge(request.Insecure, request.TlsVerify));
        return engine.Send(new("POST", $"/manifests/{Uri.EscapeDataString(request.List)}", string.Join('&', query))).Read(Documents.ReadNewObject).Id;
    }

    [RemoteCall]
    public static string Add(AddToManifest request, RemoteEngine engine)
    {
        if (request.Artifact) throw new EngineError(ErrorKind.Unsupported, "--artifact is not supported with a remote engine yet");
        var body = JsonBodies.Write(json =>
        {
            json.WriteString("operation"u8, "update");
            JsonBodies.WriteTexts(json, "images", request.Members);
            json.WriteBoolean("all"u8, request.All);
            JsonBodies.WriteTexts(json, "annotation", request.Annotations);
            WritePlatform(json, request.Architecture, request.Os, request.OsVersion, request.Variant);
            JsonBodies.WriteTexts(json, "features", request.Features);
        });
        var query = new List<string>();
        AddVerify(query, InsecureOption.Merge(request.Insecure, request.TlsVerify));
        return Modify(engine, request.List, body, query, RegistryHeaders.Of(engine.Local.Context, request.AuthFile, request.Credentials));
    }

    [RemoteCall]
    public static string Annotate(AnnotateManifest request, RemoteEngine engine)
    {
        AnnotateManifestHandler.CheckArguments(request);
        var body = JsonBodies.Write(json =>
        {
            json.WriteString("operation"u8, "annotate");
            JsonBodies.WriteTexts(json, "images", request.Member is { } member ? [member] : []);
            JsonBodies.WriteTexts(json, request.Index ? "index_annotation" : "annotation", request.Annotations);
            WritePlatform(json, request.Architecture, request.Os, request.OsVersion, request.Variant);
            JsonBodies.WriteTexts(json, "features", request.Features);
            JsonBodies.WriteTexts(json, "os_features", request.OsFeatures);
            if (request.Subject is { Length: > 0 } subject) json.WriteString("subject"u8, subject);
        });
        return Modify(engine, request.List, body, [], []);
    }

    [RemoteCall]
    public static string Remove(RemoveFromManifest request, RemoteEngine engine) => Modify(engine, request.List, JsonBodies.Write(json =>
    {
        json.WriteString("operation"u8, "remove");
        JsonBodies.WriteTexts(json, "images", [request.Digest]);
    }), [], []);

    [RemoteCall]
    public static PushReport Push(PushManifest request, RemoteEngine engine)
    {
        var destination = request.Destination is { Length: > 0 } given ? given : request.List;
        var query = new List<string> { "quiet=false", request.All ? "all=true" : "all=false" };
        query.AddRange(request.AddedCompressions.Select(compression => "addCompression=" + Uri.EscapeDataString(compression)));
        if (request.CompressionFormat is { Length: > 0 } format) query.Add("compressionFormat=" + Uri.EscapeDataString(format));
        if (request.CompressionLevel is { } level) query.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"compressionLevel={level}"));
        if (request.ForceCompression is { } force) query.Add(force ? "forceCompressionFormat=true" : "forceCompressionFormat=false");
        if (request.Format is { Length: > 0 } form) query.Add("format=" + Uri.EscapeDataString(form));
        if (request.RemoveSignatures) query.Add("removeSignatures=true");
        AddVerify(query, InsecureOption.Merge(request.Insecure, request.TlsVerify));
        var ask = new Engine.Verbs.RemoteRequest("POST", $"/manifests/{Uri.EscapeDataString(request.List)}/registry/{Uri.EscapeDataString(destination)}", string.Join('&', query));
        var digest = ProgressLines.Follow(engine, Engine.Calls.Transfer.Read, request.Quiet, ask, RegistryHeaders.Of(engine.Local.Context, request.AuthFile, request.Credentials)).Id;
        if (request.Remove || request.Purge) engine.Send(new("DELETE", $"/manifests/{Uri.EscapeDataString(request.List)}", "")).OrError();
        if (request.DigestFile is { Length: > 0 } file) Linux.Files.CallersFile.Write(engine.Call.PathOf(file), digest);
        return new(Digest.Parse(digest));
    }

    private static string Modify(RemoteEngine engine, string list, ReadOnlyMemory<byte> body, List<string> query, KeyValuePair<string, string>[] headers) =>
        engine.Send(new("PUT", $"/manifests/{Uri.EscapeDataString(list)}", string.Join('&', query)), RemoteEngine.Json(body), headers).Read(Documents.ReadNewObject).Id;

    private static void WritePlatform(System.Text.Json.Utf8JsonWriter json, string? architecture, string? os, string? version, string? variant)
    {
        foreach (var (name, value) in new[] { ("arch", architecture), ("os", os), ("os_version", version), ("variant", variant) })
            if (value is { Length: > 0 }) json.WriteString(name, value);
    }

    private static void AddVerify(List<string> query, bool? verify)
    {
        if (verify is { } given) query.Add(given ? "tlsVerify=true" : "tlsVerify=false");
    }
}
