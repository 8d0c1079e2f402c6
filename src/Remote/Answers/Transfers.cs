using System.Text;
using Selkie.Engine.Calls;
using Selkie.Engine.Containers;
using Selkie.Engine.Files;
using Selkie.Engine.Images;
using Selkie.Engine.Images.Sources;
using Selkie.Engine.Verbs;
using Selkie.Engine.Volumes;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Remote.Transport;

namespace Selkie.Remote.Answers;

/// <summary>Verbs that move images and archives between a registry, the engine and the caller.</summary>
internal static class Transfers
{
    private const string Tar = "application/x-tar";

    [RemoteCall]
    public static PullReport Pull(PullImages request, RemoteEngine engine)
    {
        var platform = (request.Platform ?? "").Split('/');
        var plain = request with
        {
            AuthFile = null,
            Credentials = null,
            Platform = null,
            Os = request.Os ?? (platform[0].Length > 0 ? platform[0] : null),
            Architecture = request.Architecture ?? platform.ElementAtOrDefault(1),
            Variant = request.Variant ?? platform.ElementAtOrDefault(2),
        };
        var (ids, errors) = (new List<string>(), new List<EngineError>());
        foreach (var image in request.Images)
            try
            {
                var auth = RegistryHeaders.Of(engine.Local.Context, request.AuthFile, request.Credentials);
                ids.AddRange(ProgressLines.Follow(engine, Transfer.Download, request.Quiet, RemoteCalls.Of(plain with { Images = [image] }).Requests[0], auth).Images);
            }
            catch (EngineError e) when (e is not Transport.ServiceUnreachableException)
            {
                errors.Add(e);
            }
        return new(ids, errors);
    }

    [RemoteCall]
    public static PushReport Push(PushImage request, RemoteEngine engine)
    {
        var plain = request with { AuthFile = null, Credentials = null, DigestFile = null, Quiet = false };
        var ask = RemoteCalls.Of(plain).Requests[0];
        // Quiet is what the service is unless it is told otherwise; the lines have the digest.
        ask = ask with { Query = (ask.Query.Length > 0 ? ask.Query + "&" : "") + "quiet=false" };
        var last = ProgressLines.Follow(engine, Transfer.Read, request.Quiet, ask, RegistryHeaders.Of(engine.Local.Context, request.AuthFile, request.Credentials));
        if (request.DigestFile is { Length: > 0 } file) CallersFile.Write(engine.Call.PathOf(file), last.ManifestDigest);
        return new(Digest.Parse(last.ManifestDigest));
    }

    [RemoteCall]
    public static LoadReport Load(LoadImages request, RemoteEngine engine)
    {
        if (request.Input is null or "" && engine.Call.Streams.Input.IsTerminal) throw new EngineError(ErrorKind.Invalid, "cannot read from terminal, use command-line redirection or the --input flag");
        if (Downloads.IsUrl(request.Input)) return LoadUrl(request, engine);
        if (request.Input is { Length: > 0 } path && !File.Exists(engine.Call.PathOf(path)))
            throw new EngineError(ErrorKind.Invalid, Directory.Exists(engine.Call.PathOf(path)) ? $"remote client supports archives only but {GoText(path)} is a directory" : $"faccessat {path}: no such file or directory");
        using var input = VolumeFiles.Read(engine.Call, request.Input is { Length: > 0 } given ? given : null);
        return Load(request, engine, input);
    }

    // It is the caller's network that knows the host.
    private static LoadReport LoadUrl(LoadImages request, RemoteEngine engine)
    {
        using var archive = TemporaryFile.Create(FileOptions.DeleteOnClose);
        Downloads.Copy(new Uri(request.Input!), archive, engine.Call.Cancelled);
        archive.Position = 0;
        return Load(request, engine, archive);
    }

    private static LoadReport Load(LoadImages request, RemoteEngine engine, Stream archive) =>
        new(engine.Send(RemoteCalls.Of(request with { Input = null }).Requests[0], new StreamContent(archive) { Headers = { ContentType = new(Tar) } }).Read(Documents.ReadLoadedNames).Names);

    [RemoteCall]
    public static SaveReport Save(SaveImages request, RemoteEngine engine)
    {
        if (request.Output is not { Length: > 0 } && engine.Call.Streams.Output.IsTerminal) throw new EngineError(ErrorKind.Invalid, "refusing to save to terminal. Use -o flag or redirect");
        if (request.Output?.Contains(':') == true) throw new EngineError(ErrorKind.Invalid, $"invalid filename (should not contain ':') \"{request.Output}\"");
        if (request.Format is "oci-dir" or "docker-dir") throw new EngineError(ErrorKind.Unsupported, $"--format {request.Format} is not supported with a remote engine: it sends archives");
        // Several images are one archive; without --multi-image-archive the others are further names of the first.
        var query = new List<string> { "format=" + request.Format };
        if (request.Compress) query.Add("compress=true");
        if (request.Uncompressed) query.Add("ociAcceptUncompressedLayers=true");
        query.AddRange(request.Images.Select(image => "references=" + Uri.EscapeDataString(image)));
        Receive(engine, new("GET", "/images/export", string.Join('&', query)), request.Output);
        return new();
    }

    [RemoteCall]
    public static ImportReport Import(ImportImage request, RemoteEngine engine)
    {
        var query = new List<string>();
        void Add(string name, string? value)
        {
            if (value is { Length: > 0 }) query.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        Add("reference", request.Reference);
        Add("message", request.Message);
        Add("Architecture", request.Architecture);
        Add("OS", request.Os);
        Add("Variant", request.Variant);
        foreach (var change in request.Changes) Add("changes", change);
        if (request.Path.Contains("://", StringComparison.Ordinal))
        {
            Add("URL", request.Path);
            return new(engine.Send(new("POST", "/images/import", string.Join('&', query))).Read(Documents.ReadNewObject).Id);
        }
        using var input = VolumeFiles.Read(engine.Call, request.Path == "-" ? null : request.Path);
        return new(engine.Send(new("POST", "/images/import", string.Join('&', query)), new StreamContent(input) { Headers = { ContentType = new(Tar) } }).Read(Documents.ReadNewObject).Id);
    }

    [RemoteCall]
    public static int Export(ExportContainer request, RemoteEngine engine)
    {
        if (request.Output is not { Length: > 0 } && engine.Call.Streams.Output.IsTerminal) throw new EngineError(ErrorKind.Invalid, "refusing to export to terminal. Use -o flag or redirect");
        if (request.Output?.Contains(':') == true) throw new EngineError(ErrorKind.Invalid, $"invalid filename (should not contain ':') \"{request.Output}\"");
        return Receive(engine, RemoteCalls.Of(request with { Output = null }).Requests[0], request.Output);
    }

    [RemoteCall]
    public static int Export(ExportVolume request, RemoteEngine engine)
    {
        if (request.Output.Length == 0) throw new EngineError(ErrorKind.Invalid, "expects output path, use --output=[path]");
        return Receive(engine, new("GET", $"/volumes/{Uri.EscapeDataString(request.Volume)}/export", ""), request.Output == "/dev/stdout" ? null : request.Output);
    }

    [RemoteCall]
    public static int Import(ImportVolume request, RemoteEngine engine)
    {
        using var input = VolumeFiles.Read(engine.Call, request.Source is null or "-" ? null : request.Source);
        engine.Send(new("POST", $"/volumes/{Uri.EscapeDataString(request.Volume)}/import", ""), new StreamContent(input) { Headers = { ContentType = new(Tar) } }).OrError();
        return 0;
    }

    [RemoteCall]
    public static CommitReport Commit(CommitContainer request, RemoteEngine engine)
    {
        if (request is { Message.Length: > 0, Format: "oci" }) throw new EngineError(ErrorKind.Invalid, "messages are only compatible with the docker image format (-f docker)");
        var ask = RemoteCalls.Of(request with { Image = null, Config = null, IdFile = null, Pause = false }).Requests[0];
        var query = ask.Query + $"&pause={(request.Pause ? "true" : "false")}";
        if (request.Image is { Length: > 0 } name)
        {
            var colon = name.LastIndexOf(':');
            var hasTag = colon > 0 && !name[colon..].Contains('/');
            query += $"&repo={Uri.EscapeDataString(hasTag ? name[..colon] : name)}&tag={Uri.EscapeDataString(hasTag ? name[(colon + 1)..] : "latest")}";
        }
        var body = request.Config is { Length: > 0 } file ? RemoteEngine.Json(File.ReadAllBytes(engine.Call.PathOf(file))) : null;
        var id = engine.Send(ask with { Query = query }, body).Read(Documents.ReadNewObject).Id;
        if (request.IdFile is { Length: > 0 } idFile) CallersFile.Write(engine.Call.PathOf(idFile), id);
        return new(id);
    }

    private static int Receive(RemoteEngine engine, RemoteRequest request, string? path)
    {
        using var answer = engine.Begin(request);
        using var content = engine.Content(answer);
        using var output = path is { Length: > 0 } ? OutputFile.Create(engine.Call, path) : OutputFile.Standard(engine.Call);
        try
        {
            content.CopyTo(output);
        }
        catch (Exception e) when (e is HttpRequestException or HttpIOException)
        {
            throw new EngineError(ErrorKind.Unavailable, $"the service broke off its answer to {request.Method} {request.Path}: {e.Message}", e);
        }
        output.Commit();
        return 0;
    }

    private static string GoText(string text) => Selkie.Oci.Text.GoText.Quote(text);
}

/// <summary>Follows what a service tells line by line of an image on its way.</summary>
internal static class ProgressLines
{
    /// <summary>Tells the caller of each line.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="transfer">Which way the image goes.</param>
    /// <param name="quiet">The caller is told nothing.</param>
    /// <param name="request">The request.</param>
    /// <param name="headers">Its headers.</param>
    /// <returns>What the last lines said.</returns>
    /// <exception cref="EngineError">A line is an error.</exception>
    public static StreamLine Follow(RemoteEngine engine, Transfer transfer, bool quiet, RemoteRequest request, KeyValuePair<string, string>[] headers)
    {
        using var answer = engine.Begin(request, null, headers);
        using var lines = new StreamReader(engine.Content(answer), Encoding.UTF8);
        var progress = engine.Call.Watch(transfer, quiet);
        var last = new StreamLine();
        while (lines.ReadLine() is { } text)
        {
            if (text.Length == 0) continue;
            var line = Documents.ReadStreamLine(Encoding.UTF8.GetBytes(text))!;
            if (line.Error.Length > 0) throw RemoteErrors.Of(line.Error);
            if (line.Stream.Length > 0) progress.Line(line.Stream.TrimEnd('\n'));
            if (line.Images.Count > 0 || line.ManifestDigest.Length > 0 || line.Id.Length > 0) last = line;
        }
        progress.Finish();
        return last;
    }
}
