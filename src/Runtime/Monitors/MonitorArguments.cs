using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Spawning;
using Selkie.Monitor.Protocol;

namespace Selkie.Runtime.Monitors;

/// <summary>Writes the monitor's argument vector and plans the numbers of its descriptors (from 4 on).</summary>
internal sealed class MonitorArguments
{
    private readonly MonitorBirth _birth;
    private readonly List<string> _list;
    private int _nextFile = LateArguments.FirstDescriptor;
    private int _network = -1;
    private SafeFileHandle? _lock, _idMap;
    private IReadOnlyList<SafeFileHandle> _held = [];
    private IReadOnlyList<PinnedMount> _pinned = [];

    /// <summary>The network namespace's number in the monitor; -1: it has none.</summary>
    internal int NetworkFile { get; private set; } = -1;

    internal MonitorArguments(MonitorBirth birth, string verb)
    {
        _birth = birth;
        _list = [birth.MonitorPath, verb, "--id", birth.Id, "--run-dir", birth.RunDirectory, "--runtime", birth.RuntimePath, "--runtime-root", birth.RuntimeRoot];
        foreach (var argument in birth.RuntimeArguments) Option("--runtime-arg", argument);
        Flag("--systemd-cgroup", birth.SystemdCgroup);
        Flag("--terminal", birth.Terminal);
        Flag("--stdin", birth.Stdin);
        Flag("--leave-stdin-open", birth.LeaveStdinOpen);
        Flag("--no-new-keyring", birth.NoNewKeyring);
        Option("--register", birth.RegisterDirectory);
    }

    internal void Add(MonitorLaunch launch)
    {
        Option("--name", launch.Name);
        Option("--bundle", launch.Bundle);
        if (launch.MountTarget is not null)
        {
            _list.AddRange(["--mount", launch.MountTarget, launch.MountOptions, "--fstype", launch.MountFileSystem]);
            Option("--mount-dir", launch.MountDirectory);
        }
        if (launch.Appended.Count > 0) Option("--root", launch.RootDirectory);
        foreach (var (path, text) in launch.Appended) _list.AddRange(["--append", path, text]);
        Option("--hide-mounts", launch.HiddenMounts);
        Option("--log-driver", launch.LogDriver.OfMonitor);
        Option("--log-path", launch.LogPath);
        Number("--log-size-max", launch.LogSizeMax);
        Flag("--one-step", launch.OneStep);
        Number("--timeout", launch.Timeout);
        Flag("--no-pivot", launch.NoPivot);
        Number("--restart-delay", launch.RestartDelay);
        Option("--sdnotify-socket", launch.SdNotifySocket);
        _lock = launch.Lock;
        _idMap = launch.RootIdMap;
        if (launch.NetworkNamespace is { } network) _network = (int)network.DangerousGetHandle();
        _held = launch.HeldDescriptors;
        _pinned = launch.Pinned;
    }

    internal void Add(ExecLaunch launch)
    {
        Option("--session", launch.Session);
        Option("--process-spec", launch.ProcessSpec);
        Number("--exit-delay", launch.ExitDelay);
        Option("--log-driver", "none");
    }

    internal void AddFile(string option, int source, List<SpawnFile> files)
    {
        Option(option, _nextFile.ToString(CultureInfo.InvariantCulture));
        files.Add(new SpawnFile(source, _nextFile++));
    }

    internal void AddFiles(List<SpawnFile> files)
    {
        if (_lock is not null) AddFile("--lock-fd", (int)_lock.DangerousGetHandle(), files);
        if (_idMap is not null) AddFile("--idmap-fd", (int)_idMap.DangerousGetHandle(), files);
        if (_network >= 0)
        {
            NetworkFile = _nextFile;
            AddFile("--netns-fd", _network, files);
        }
        AddHeld(files);
        AddPinned(files);
        if (_birth.PreservedDescriptors.Count == 0) return;
        Number("--preserve-base", _nextFile);
        foreach (var file in _birth.PreservedDescriptors)
        {
            Number("--preserve-fd", file.Target);
            files.Add(new SpawnFile(file.Source, _nextFile++));
        }
    }

    private void AddHeld(List<SpawnFile> files)
    {
        if (_held.Count == 0) return;
        Number("--held-fds", _held.Count);
        Number("--held-base", _nextFile);
        foreach (var handle in _held) files.Add(new SpawnFile((int)handle.DangerousGetHandle(), _nextFile++));
    }

    private void AddPinned(List<SpawnFile> files)
    {
        if (_pinned.Count > 0) Number("--pin-base", _nextFile);
        foreach (var mount in _pinned)
        {
            Option("--pin", mount.Target);
            files.Add(new SpawnFile((int)mount.Tree.DangerousGetHandle(), _nextFile++));
        }
    }

    internal List<string> Finish()
    {
        // By the names that conmon(8) has for it: programs look for them in the monitor's command line.
        for (var i = 0; i < _birth.Cleanup.Count; i++) Option(i == 0 ? "--exit-command" : "--exit-command-arg", _birth.Cleanup[i]);
        return _list;
    }

    private void Flag(string name, bool value)
    {
        if (value) _list.Add(name);
    }

    private void Option(string name, string? value)
    {
        if (value is not null) _list.AddRange([name, value]);
    }

    private void Number(string name, long value)
    {
        if (value != 0) Option(name, value.ToString(CultureInfo.InvariantCulture));
    }
}
