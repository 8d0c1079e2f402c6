using System.Text;
using Selkie.Engine.Configuration;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Engine.Files;
using Selkie.Engine.Images;
using Selkie.Linux;
using Selkie.Oci;
using Selkie.Remote.Answers;
using Selkie.Remote.Creation;

namespace Selkie.Remote.Sessions;

/// <summary>Makes containers: the image first, which is a request of its own, then the container of a body.</summary>
internal static class NewContainers
{
    [RemoteCall]
    public static CreateReport Create(CreateContainer request, RemoteEngine engine) => new(Make(request, engine), Quiet: false);

    /// <summary>Makes a container.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="engine">The engine.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="EngineError">It cannot be made; nothing is left of it.</exception>
    public static string Make(ContainerOptions options, RemoteEngine engine)
    {
        OptionConflicts.Check(options);
        if (options.KernelMemory is not null) engine.Call.Log.Warn("The --kernel-memory flag is no longer supported. This flag is a noop.");
        options = WithDefaults(options, engine.Local.Context.Conf);
        var body = SpecBody.Of(options, engine.Call);
        if (!options.RootFs) Pull(options, engine);
        if (options.Replace) new RemoteContainer(engine, options.Name!.TrimStart('/')).Remove(force: true);
        var made = engine.Send(new("POST", "/containers/create", ""), RemoteEngine.Json(body)).Read(Documents.ReadNewObject);
        foreach (var warning in made.Warnings) engine.Call.Streams.Error.Write(Encoding.UTF8.GetBytes(warning + "\n"));
        WriteIdFile(options, engine, made.Id);
        return made.Id;
    }

    // The few defaults that Podman's client takes from its own containers.conf (cmd/podman/common/create.go); all others are the engine's.
    private static ContainerOptions WithDefaults(ContainerOptions options, ContainersConf conf) => options with
    {
        ReadOnly = options.ReadOnly ?? (conf.ReadOnly ? true : null),
        Privileged = options.Privileged ?? (conf.Privileged ? true : null),
        HttpProxy = options.HttpProxy ?? (conf.HttpProxy ? null : false),
    };

    private static void Pull(ContainerOptions options, RemoteEngine engine)
    {
        var report = Transfers.Pull(new PullImages
        {
            Images = [options.ImageAndCommand[0]],
            Policy = options.Pull ?? Engine.Images.Pulling.PullPolicy.Missing,
            Architecture = options.Arch ?? Platform(options, 1),
            Os = options.Os ?? Platform(options, 0),
            Variant = options.Variant ?? Platform(options, 2),
            AuthFile = options.AuthFile,
            Credentials = options.Credentials,
            TlsVerify = options.TlsVerify,
            Retry = options.Retry,
            RetryDelay = options.RetryDelay,
            Quiet = options.Quiet,
        }, engine);
        if (report.Errors is [var error, ..]) throw error;
    }

    private static string? Platform(ContainerOptions options, int part) => options.Platform is { Length: > 0 } platform ? platform.Split('/').ElementAtOrDefault(part) : null;

    private static void WriteIdFile(ContainerOptions options, RemoteEngine engine, string id)
    {
        if (options.CidFile is not { Length: > 0 } path) return;
        try
        {
            using var file = OutputFile.Create(engine.Call, path);
            file.Write(Encoding.ASCII.GetBytes(id));
            file.Commit();
        }
        catch (LinuxException)
        {
            // A caller that waits for the file would never learn of the container.
            new RemoteContainer(engine, id).Remove(force: true);
            throw;
        }
    }
}
