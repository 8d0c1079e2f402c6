using Selkie.Engine.Configuration;
using Selkie.Engine.Verbs;
using Selkie.Oci;

namespace Selkie.Engine.Connections;

/// <summary>Remember the address of a service under a name, as Docker's contexts do</summary>
/// <remarks>A context is a connection: system connection shows and changes the same ones.</remarks>
[Verb("context create", Local = true, Use = "[options] NAME", Hidden = true)]
[Example("--docker host=ssh://ci@build.example.com build")]
public sealed partial record CreateContext : IVerb<Done>
{
    /// <summary>The name</summary>
    [Argument("NAME")] public string Name { get; init; } = "";

    /// <summary>Orchestrator of old versions of Docker; not needed</summary>
    [Option("default-stack-orchestrator")] public string? Orchestrator { get; init; }

    /// <summary>A text about the context; not kept</summary>
    [Option("description")] public string? Description { get; init; }

    /// <summary>Where the service is: host=ADDRESS</summary>
    [Option("docker")] public string Docker { get; init; } = "";

    /// <summary>A context to begin with; not needed</summary>
    [Option("from")] public string? From { get; init; }

    /// <summary>A Kubernetes endpoint of old versions of Docker; not needed</summary>
    [Option("kubernetes")] public string? Kubernetes { get; init; }
}

internal sealed class CreateContextHandler(EngineContext engine) : IHandler<CreateContext, Done>
{
    public Done Handle(CreateContext request)
    {
        var address = Address(request.Docker);
        var destination = new ServiceDestination(ServiceUri.HasScheme(address) ? address : ServiceUri.Parse(address).ToString());
        ConnectionsFile.Of(engine.Call).Change(book => book.Set(request.Name, destination));
        return default;
    }

    // host=ADDRESS, or the address alone.
    private static string Address(string docker)
    {
        if (docker.Split('=', 2) is not [var key, var value]) return docker;
        if (key != "host") throw new EngineError(ErrorKind.Invalid, "\"host\" is required for --docker option");
        return value.Split(',') is [var address] ? address
            : throw new EngineError(ErrorKind.Invalid, $"--docker additional options \"{value[(value.IndexOf(',', StringComparison.Ordinal) + 1)..]}\" not supported");
    }
}
