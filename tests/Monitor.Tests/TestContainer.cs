using System.Text;
using System.Text.Json;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Signalling;
using Selkie.Linux.Spawning;
using Selkie.Runtime;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Monitor.Tests;

/// <summary>A real container of busybox under a real OCI runtime, driven by a real monitor; everything below one temporary directory.</summary>
internal sealed class TestContainer : IDisposable
{
    private static readonly string Rootfs = MakeRootfs();

    internal TestContainer()
    {
        if (Processes.EffectiveUser != 0) Assert.Skip("needs root");
        if (ProgramPath.TryFind(Environment.GetEnvironmentVariable("SELKIE_RUNTIME") ?? "runc") is not { } runtime) throw SkipFor("needs an OCI runtime");
        RuntimePath = runtime;
        Directory.CreateDirectory($"{Root}/run");
        Directory.CreateDirectory($"{Root}/upper");
        Directory.CreateDirectory($"{Root}/work");
        Directory.CreateDirectory($"{Root}/merged");
        Runtime = new OciRuntime(RuntimePath, $"{Root}/runtime");
    }

    internal string Root { get; } = Directory.CreateTempSubdirectory("selkie-monitor-").FullName;

    internal string Id { get; } = RandomBytes.NewId();

    internal string RunDirectory => $"{Root}/run";

    internal string LogPath => $"{Root}/ctr.log";

    internal string CleanupMark => $"{Root}/cleaned";

    internal string RuntimePath { get; }

    internal OciRuntime Runtime { get; }

    /// <summary>Where another build of the monitor is to be tested, it is named in the environment.</summary>
    internal static string MonitorPath => Environment.GetEnvironmentVariable("SELKIE_MONITOR") ?? Path.Combine(AppContext.BaseDirectory, "selkie-monitor");

    internal MonitorLaunch Plan(string script, bool terminal = false, string mounts = "", string resources = "{}", string propagation = "rslave")
    {
        WriteBundle(["/bin/sh", "-c", script], terminal, mounts, resources, propagation);
        return new MonitorLaunch
        {
            MonitorPath = MonitorPath,
            Id = Id,
            Name = "test",
            Bundle = Root,
            RunDirectory = RunDirectory,
            RuntimePath = RuntimePath,
            RuntimeRoot = $"{Root}/runtime",
            LogPath = LogPath,
            MountTarget = $"{Root}/merged",
            MountOptions = $"lowerdir={Rootfs},upperdir={Root}/upper,workdir={Root}/work",
            Terminal = terminal,
            Cleanup = ["/bin/sh", "-c", $"echo fd=$SELKIE_NETNS_FD > {CleanupMark}.new; ls -l /proc/self/fd >> {CleanupMark}.new; mv {CleanupMark}.new {CleanupMark}"],
        };
    }

    internal void WriteBundle(string[] args, bool terminal, string mounts, string resources, string propagation = "rslave")
    {
        var command = string.Join(",", args.Select(a => $"\"{JsonEncodedText.Encode(a)}\""));
        File.WriteAllText($"{Root}/config.json", $$"""
            {"ociVersion":"1.0.2","process":{"terminal":{{(terminal ? "true" : "false")}},"user":{"uid":0,"gid":0},"args":[{{command}}],
            "env":["PATH=/bin","TERM=xterm"],"cwd":"/","capabilities":{"bounding":["CAP_KILL","CAP_SYS_ADMIN"],"effective":["CAP_KILL","CAP_SYS_ADMIN"],"permitted":["CAP_KILL","CAP_SYS_ADMIN"]},"noNewPrivileges":true},
            "root":{"path":"merged"},"hostname":"test","mounts":[{"destination":"/proc","type":"proc","source":"proc"},
            {"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["nosuid","mode=755"]},
            {"destination":"/dev/pts","type":"devpts","source":"devpts","options":["newinstance","ptmxmode=0666","mode=0620"]}{{mounts}}],
            "linux":{"rootfsPropagation":"{{propagation}}","cgroupsPath":"/selkie-test/{{Id[..12]}}","resources":{{resources}},"namespaces":[{"type":"pid"},{"type":"mount"},{"type":"ipc"},{"type":"uts"},{"type":"network"}]} }
            """);
    }

    /// <summary>Launches, and starts what is created.</summary>
    internal RunningMonitor Run(MonitorLaunch launch, PreparedMonitor? prepared = null)
    {
        var monitor = MonitorClient.Launch(launch, prepared);
        monitor.WaitCreated();
        if (!launch.OneStep) monitor.Start();
        return monitor;
    }

    /// <summary>Waits for a condition of another process; ten seconds mean that it never comes.</summary>
    internal static void Eventually(Func<bool> condition, string what)
    {
        for (var i = 0; i < 1000; i++)
        {
            if (condition()) return;
            Thread.Sleep(10);
        }
        Assert.Fail($"never: {what}");
    }

    /// <summary>Pumps with input and collects both outputs.</summary>
    internal static (AttachResult Result, string Output, string Errors) Collect(AttachConnection connection, string? input = null, AttachOptions? options = null)
    {
        var (outRead, outWrite) = Pipe.Create();
        var (errRead, errWrite) = Pipe.Create();
        var (inRead, inWrite) = Pipe.Create();
        string output = "", errors = "";
        var readers = new[] { new Thread(() => output = ReadAll(outRead)), new Thread(() => errors = ReadAll(errRead)) };
        foreach (var reader in readers) reader.Start();
        var writer = new Thread(() =>
        {
            if (input is not null) FileDescriptor.WriteAll(inWrite, Encoding.UTF8.GetBytes(input));
            FileDescriptor.Close(inWrite);
        });
        writer.Start();
        var result = connection.Pump((options ?? new AttachOptions()) with { Stdin = input is null ? -1 : inRead, Stdout = outWrite, Stderr = errWrite });
        FileDescriptor.Close(outWrite);
        FileDescriptor.Close(errWrite);
        foreach (var reader in readers) reader.Join();
        FileDescriptor.Close(inRead);
        return (result, output, errors);
    }

    public void Dispose()
    {
        if (MonitorState.Read(RunDirectory) is { ContainerAlive: true } state) Processes.Signal(state.ContainerPid, Signals.SIGKILL);
        try
        {
            Runtime.Delete(Id, force: true);
        }
        catch (RuntimeFailedException)
        {
            // The test has done what it would.
        }
        for (var i = 0; i < 200 && MonitorState.Read(RunDirectory) is { MonitorAlive: true }; i++) Thread.Sleep(10);
        Directory.Delete(Root, recursive: true);
    }

    private static string ReadAll(int fd)
    {
        using var stream = new FileStream(FileDescriptor.Own(fd), FileAccess.Read);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string MakeRootfs()
    {
        var root = Directory.CreateTempSubdirectory("selkie-rootfs-").FullName;
        foreach (var name in new[] { "bin", "proc", "dev", "tmp", "vol" }) Directory.CreateDirectory($"{root}/{name}");
        var busybox = ProgramPath.TryFind("busybox");
        if (busybox is null) return root;
        File.Copy(busybox, $"{root}/bin/busybox");
        foreach (var name in new[] { "sh", "cat", "echo", "sleep", "mount", "mkdir", "ls", "stty", "dd", "tr", "head", "seq", "kill", "touch", "true", "tail" })
        {
            File.CreateSymbolicLink($"{root}/bin/{name}", "busybox");
        }
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        return root;
    }

    private static Exception SkipFor(string reason)
    {
        Assert.Skip(reason);
        return new InvalidOperationException(reason);
    }
}
