using Selkie.Engine.Containers.Mounting;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Files;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Storage.Layers;
using Selkie.Storage.Tar;

namespace Selkie.Engine.Containers;

/// <summary>Write a container's file system to an archive</summary>
/// <remarks>Writes all files of a container, running or not, as one tar archive without layers, history or configuration. Files of volumes are left out; "{program} import" makes an image of such an archive.</remarks>
[Verb("container export", Alias = "export", Use = "[options] CONTAINER")]
[Example("webserver > webserver.tar")]
[Example("--output database.tar database")]
[Docker("GET /containers/{name}/export")]
[Libpod("GET /containers/{name}/export")]
public sealed partial record ExportContainer : IVerb<int>
{
    /// <summary>The container</summary>
    [Argument("CONTAINER", Complete = "containers")] public string Container { get; init; } = "";

    /// <summary>Write to this file, not to standard output (which then must not be a terminal)</summary>
    [Option("output", 'o', Complete = "files")] public string? Output { get; init; }
}

internal sealed class ExportHandler(EngineContext engine) : IHandler<ExportContainer, int>
{
    public int Handle(ExportContainer request)
    {
        if (request.Output is not { Length: > 0 } && engine.Call.Streams.Output.IsTerminal) throw new EngineError(ErrorKind.Invalid, "refusing to export to terminal. Use -o flag or redirect");
        if (request.Output?.Contains(':') == true) throw new EngineError(ErrorKind.Invalid, $"invalid filename (should not contain ':') \"{request.Output}\"");
        using var output = request.Output is { Length: > 0 } path ? OutputFile.Create(engine.Call, path) : OutputFile.Standard(engine.Call);
        var row = engine.Lookup.One(request.Container);
        new ContainerTree(engine, row).Visit((root, mappings) =>
        {
            using var archive = TreeArchive.Open(root, new TreeOptions { Mappings = mappings });
            archive.CopyTo(output);
        });
        output.Commit();
        engine.Events.Container("export", row.Spec);
        return 0;
    }
}
