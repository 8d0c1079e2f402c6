using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Spawning;
using Selkie.Monitor.Protocol;

namespace Selkie.Monitor;

/// <summary>Runs the OCI runtime's verbs and reads its error.</summary>
internal sealed class RuntimeCommand
{
    private readonly MonitorOptions _options;
    private readonly CreatePatience _patience;
    private readonly string _log;

    internal RuntimeCommand(MonitorOptions options, CreatePatience patience)
    {
        (_options, _patience) = (options, patience);
        _log = Path(MonitorFiles.RuntimeLog);
        PidFile = Path(MonitorFiles.PidFile);
    }

    internal string PidFile { get; }

    /// <summary>Creates the container, or with one step or an exec session starts the process. The error's text, or null.</summary>
    internal string? Create(StandardStreams streams, string? consoleSocket)
    {
        var arguments = Begin(8);
        if (_options.Exec) arguments.AddRange(["exec", "--detach", "--process", _options.ProcessSpec]);
        else if (_options.OneStep) arguments.AddRange(["run", "--detach", "--bundle", _options.Bundle]);
        else arguments.AddRange(["create", "--bundle", _options.Bundle]);
        arguments.AddRange(["--pid-file", PidFile]);
        if (consoleSocket is not null) arguments.AddRange(["--console-socket", consoleSocket]);
        if (_options.NoPivot && !_options.Exec) arguments.Add("--no-pivot");
        if (_options.NoNewKeyring && !_options.Exec) arguments.Add("--no-new-keyring");
        if (_options.Preserved.Count > 0) arguments.AddRange(["--preserve-fds", HighestPreserved().ToString()]);
        arguments.Add(_options.Id);
        var files = new List<SpawnFile>(3 + _options.Preserved.Count);
        streams.AddChildFiles(files);
        for (var i = 0; i < _options.Preserved.Count; i++) files.Add(new SpawnFile(_options.PreserveBase + i, _options.Preserved[i]));
        return Run(arguments, files, streams);
    }

    /// <summary>The runtime counts descriptors from 3 up to the last that is to be passed on; gaps are allowed.</summary>
    private int HighestPreserved()
    {
        var highest = 0;
        foreach (var fd in _options.Preserved) highest = Math.Max(highest, fd - 2);
        return highest;
    }

    /// <summary>Starts the created container. The error's text, or null.</summary>
    internal string? Start()
    {
        var arguments = Begin(2);
        arguments.AddRange(["start", _options.Id]);
        return Run(arguments, [new(-1, 0), new(-1, 1), new(-1, 2)], null);
    }

    private string Path(string name) =>
        string.Concat(_options.RunDirectory, "/", _options.Exec ? MonitorFiles.OfExec(name, _options.Session) : name);

    private List<string> Begin(int more)
    {
        var arguments = new List<string>(10 + more + _options.RuntimeArguments.Count) { _options.Runtime, "--root", _options.RuntimeRoot };
        arguments.AddRange(_options.RuntimeArguments);
        if (_options.SystemdCgroup) arguments.Add("--systemd-cgroup");
        arguments.AddRange(["--log", _log, "--log-format", "json"]);
        return arguments;
    }

    private string? Run(List<string> arguments, List<SpawnFile> files, StandardStreams? streams)
    {
        // The runtime would make it for all to read; what an earlier call of it wrote is gone.
        FileDescriptor.Close(FileDescriptor.TryOpen(_log, OpenFlags.Write | OpenFlags.Create | OpenFlags.Truncate, Fs.PrivateFile));
        int pid;
        try
        {
            pid = Spawn.Start(new SpawnOptions { Path = _options.Runtime, Arguments = arguments, Files = files });
        }
        catch (LinuxException e)
        {
            return e.Message;
        }
        streams?.CloseChildEnds();
        var status = streams is null ? Processes.Wait(pid) : _patience.Wait(pid);
        if (status.Success) return null;
        return ErrorLog.Read(_log) ?? streams?.ReadErrorText() ?? Describe(status);
    }

    private string Describe(ExitStatus status) => status.Signal != 0
        ? string.Concat("the OCI runtime ", _options.Runtime, " was killed by signal ", status.Signal.ToString())
        : string.Concat("the OCI runtime ", _options.Runtime, " failed without an error text, exit code ", status.Code.ToString());
}
