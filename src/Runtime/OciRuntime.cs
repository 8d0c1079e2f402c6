using System.Globalization;
using System.Text.Json;
using Selkie.Linux.Spawning;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime;

/// <summary>Drives an OCI runtime (crun, runc, …) through its command line, for what does not go through a monitor.</summary>
public sealed class OciRuntime
{
    private readonly string[] _prefix;

    /// <summary>Describes a runtime.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="root">Its <c>--root</c>.</param>
    /// <param name="arguments">More global arguments.</param>
    public OciRuntime(string path, string root, params IEnumerable<string> arguments)
    {
        Path = path;
        _prefix = [path, "--root", root, .. arguments];
    }

    /// <summary>The runtime's path.</summary>
    public string Path { get; }

    /// <summary>The runtime's name, as error texts give it.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Sends a signal to a container.</summary>
    /// <param name="id">The container.</param>
    /// <param name="signal">The signal's number.</param>
    /// <param name="all">To all its processes.</param>
    public void Kill(string id, int signal, bool all = false)
    {
        var number = signal.ToString(CultureInfo.InvariantCulture);
        if (all) Require("kill", "--all", id, number);
        else Require("kill", id, number);
    }

    /// <summary>Deletes what the runtime keeps of a container.</summary>
    /// <returns>False if it knew none.</returns>
    public bool Delete(string id, bool force = false) => BeginDelete(id, force)();

    /// <summary>Begins to delete what the runtime keeps of a container; the caller goes on meanwhile.</summary>
    /// <returns>Waits for it to be done; false if the runtime knew no such container.</returns>
    public Func<bool> BeginDelete(string id, bool force)
    {
        var running = Command.Begin(Options(force ? ["delete", "--force", id] : ["delete", id]));
        return () =>
        {
            var result = running.Finish();
            if (result.Status.Success) return true;
            var text = RuntimeErrors.Text(result);
            return RuntimeErrors.IsUnknownContainer(text) ? false : throw new RuntimeFailedException(text);
        };
    }

    /// <summary>Freezes a container.</summary>
    public void Pause(string id) => Require("pause", id);

    /// <summary>Thaws a container.</summary>
    public void Resume(string id) => Require("resume", id);

    /// <summary>Changes a container's limits: a JSON object of OCI <c>linux.resources</c>.</summary>
    public void Update(string id, ReadOnlyMemory<byte> resources)
    {
        var result = Command.Run(Options(["update", "--resources", "-", id]), resources);
        if (!result.Status.Success) throw new RuntimeFailedException(RuntimeErrors.Text(result));
    }

    /// <summary>What the runtime says of a container; null if it knows none.</summary>
    public OciRuntimeState? State(string id)
    {
        var result = Run("state", id);
        if (!result.Status.Success)
        {
            var text = RuntimeErrors.Text(result);
            return RuntimeErrors.IsUnknownContainer(text) ? null : throw new RuntimeFailedException(text);
        }
        return OciRuntimeState.Parse(result.Output);
    }

    /// <summary>The pids of a container's processes, as this process sees them.</summary>
    public List<int> ListPids(string id)
    {
        var reader = new Utf8JsonReader(Require("ps", "--format", "json", id).Output);
        var pids = new List<int>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number) pids.Add(reader.GetInt32());
        }
        return pids;
    }

    /// <summary>The runtime's <c>features</c> document, or null where it has none (crun before 1.8.6, runc before 1.1).</summary>
    public byte[]? Features()
    {
        var result = Run("features");
        return result.Status.Success ? result.Output : null;
    }

    /// <summary>The text of <c>--version</c>.</summary>
    public string Version() => Require("--version").OutputText.TrimEnd();

    /// <summary>Runs any verb.</summary>
    public SpawnResult Run(params ReadOnlySpan<string> arguments) => Command.Run(Options(arguments));

    private SpawnResult Require(params ReadOnlySpan<string> arguments)
    {
        var result = Run(arguments);
        return result.Status.Success ? result : throw new RuntimeFailedException(RuntimeErrors.Text(result));
    }

    private SpawnOptions Options(ReadOnlySpan<string> arguments) => new() { Path = Path, Arguments = [.. _prefix, "--log-format", "json", .. arguments] };
}
