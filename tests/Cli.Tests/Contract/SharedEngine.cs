using Selkie.Cli.Grammar;
using Selkie.Cli.Output;
using Selkie.Engine;
using Selkie.Engine.Calls;
using Selkie.Engine.Configuration;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Verbs;
using Selkie.Linux.Spawning;

namespace Selkie.Cli.Tests.Contract;

/// <summary>One host in this process, with a store of its own, the image "busybox" in it, and the published programs beside it. Any number of callers use it at once.</summary>
public sealed class SharedEngine : IDisposable
{
    private readonly string? _missing;
    private readonly string _root = "";

    /// <summary>Makes it, where everything is there that it needs; else each test that uses it is skipped.</summary>
    public SharedEngine()
    {
        var busybox = Array.Find(["/bin/busybox", "/usr/bin/busybox"], File.Exists);
        var programs = Environment.GetEnvironmentVariable("SELKIE_BIN");
        _missing = !Environment.IsPrivilegedProcess ? "layers can be unpacked by root only"
            : !File.Exists($"{programs}/selkie-monitor") ? "needs the published programs (SELKIE_BIN)"
            : busybox is null ? "needs busybox" : null;
        if (_missing is not null) return;
        _root = Directory.CreateTempSubdirectory("selkie-contract-").FullName;
        Host = Open(programs);
        Fill(busybox!);
    }

    /// <summary>The directory of everything.</summary>
    internal string Root
    {
        get
        {
            Assert.SkipWhen(_missing is not null, _missing ?? "");
            return _root;
        }
    }

    /// <summary>What all callers share.</summary>
    internal EngineHost Host { get; } = null!;

    private void Fill(string busybox)
    {
        Directory.CreateDirectory($"{Root}/tree/bin");
        File.Copy(busybox, $"{Root}/tree/bin/busybox");
        foreach (var name in new[] { "sh", "echo", "cat", "sleep", "true" }) File.CreateSymbolicLink($"{Root}/tree/bin/{name}", "busybox");
        Assert.True(Command.Run("tar", "--owner=0", "--group=0", "-C", $"{Root}/tree", "-cf", $"{Root}/tree.tar", ".").Status.Success);
        using var client = Client("first");
        client.Ok("import", "-q", $"{Root}/tree.tar", "localhost/busybox");
    }

    /// <summary>A host of its own on the same store, as another process would have.</summary>
    internal EngineHost Open(string? programs = null) => new(
        new GlobalOptions { Root = $"{Root}/root", RunRoot = $"{Root}/run", EventsBackend = "file", CgroupManager = "cgroupfs" },
        new HostProgram($"{programs ?? Environment.GetEnvironmentVariable("SELKIE_BIN")}/selkie", EndsWithCall: false));

    /// <summary>A caller with a directory, streams and a name of its own.</summary>
    internal Client Client(string name, CancellationToken cancelled = default) => new(Host, Directory.CreateDirectory($"{Root}/callers/{name}").FullName, cancelled);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_missing is not null) return;
        using (var client = Client("last")) client.Run("rm", "-f", "-t", "0", "-a");
        foreach (var mount in File.ReadAllLines("/proc/self/mounts").Select(line => line.Split(' ')[1]).Where(path => path.StartsWith(Root + "/", StringComparison.Ordinal)).Reverse())
            Command.Run("umount", "-l", mount);
        Directory.Delete(Root, recursive: true);
    }
}

/// <summary>What a command came to.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Printed">What the surface printed: the answer.</param>
/// <param name="Output">What went to the caller's output, such as a container's.</param>
/// <param name="Errors">What went to the caller's standard error, and what was logged for it.</param>
internal sealed record Outcome(int Code, string Printed, string Output, string Errors);

/// <summary>One caller: command lines that are carried out in this process, each as a call of its own.</summary>
internal sealed class Client(EngineHost host, string directory, CancellationToken cancelled) : IDisposable
{
    private readonly FileStream _input = Scratch(directory, "input"), _output = Scratch(directory, "output"), _error = Scratch(directory, "error");

    /// <summary>Its directory.</summary>
    public string Home => directory;

    /// <summary>Variables of the caller.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What is on the caller's input for the next command.</summary>
    public void Say(string text)
    {
        _input.SetLength(0);
        _input.Write(System.Text.Encoding.UTF8.GetBytes(text));
        _input.Position = 0;
    }

    /// <summary>What has come to the caller's output so far.</summary>
    public string Heard => File.ReadAllText(_output.Name);

    /// <summary>Carries out a command line.</summary>
    public Outcome Run(params string[] words)
    {
        foreach (var stream in new[] { _output, _error }) stream.SetLength(0);
        foreach (var stream in new[] { _output, _error }) stream.Position = 0;
        using StringWriter printed = new(), errors = new();
        var screen = new Screen("podman", printed, errors);
        var call = new Call
        {
            Cancelled = cancelled,
            Streams = new(Of(_input), Of(_output), Of(_error)),
            Directory = directory,
            Environment = Variables,
            CommandLine = ["podman", .. words],
            Log = new Logger(LogLevel.Warning, (_, line) => { lock (errors) errors.Write(line); }),
        };
        var line = CommandLine.Parse(words, "podman");
        var code = 125;
        try
        {
            code = Dispatch.Run(line.Command.Bind!(line.Line), new LocalDispatcher(new EngineContext(host, call)), screen);
        }
        catch (Oci.EngineError e)
        {
            errors.Write($"Error: {e.Message}\n");
        }
        screen.Out.Flush();
        return new(code, printed.ToString(), Heard, File.ReadAllText(_error.Name) + errors);
    }

    /// <summary>Carries out a command line that must succeed.</summary>
    /// <returns>What it printed, without the last line feed.</returns>
    public string Ok(params string[] words)
    {
        var outcome = Run(words);
        Assert.True(outcome.Code == 0, $"{string.Join(' ', words)}: {outcome.Code} {outcome.Errors}");
        return outcome.Printed.TrimEnd('\n');
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private static FileStream Scratch(string directory, string name) =>
        new($"{directory}/.{name}-{Guid.NewGuid():N}", FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static CallStream Of(FileStream stream) => new((int)stream.SafeFileHandle.DangerousGetHandle());
}
