using Selkie.Engine.Verbs;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

public abstract partial record ContainerOptions
{
    /// <summary>Connect the caller to this stream of the container (stdin, stdout or stderr)</summary>
    [Option("attach", 'a', Split = true)] public IReadOnlyList<string> Attach { get; init; } = [];

    /// <summary>Set an environment variable: NAME=VALUE, or NAME for the caller's value</summary>
    [Option("env", 'e')] public IReadOnlyList<EnvironmentEntry> Env { get; init; } = [];

    /// <summary>Read environment variables from this file, one NAME=VALUE a line</summary>
    [Option("env-file", ParsedBy = typeof(EnvironmentFile))] public IReadOnlyList<EnvironmentEntry> EnvFiles { get; init; } = [];

    /// <summary>Use the environment of the caller inside the container</summary>
    [Option("env-host")] public bool? EnvHost { get; init; }

    /// <summary>Set variables that are made from the image's own (NAME=${NAME}-more)</summary>
    [Option("env-merge", ParsedBy = typeof(EnvironmentMerge))] public IReadOnlyList<EnvironmentEntry> EnvMerge { get; init; } = [];

    /// <summary>Drop this variable that the image or the engine sets</summary>
    [Option("unsetenv")] public IReadOnlyList<string> UnsetEnv { get; init; } = [];

    /// <summary>Drop all variables that the image or the engine sets</summary>
    [Option("unsetenv-all")] public bool UnsetEnvAll { get; init; }

    /// <summary>Hand the caller's proxy variables to the container</summary>
    [Option("http-proxy", Default = "true")] public bool? HttpProxy { get; init; }

    /// <summary>Run this instead of the image's entry point (a string, or a JSON array)</summary>
    [Option("entrypoint")] public EntryPoint? Entrypoint { get; init; }

    /// <summary>Keep standard input open, so that the container can be sent input</summary>
    [Option("interactive", 'i')] public bool Interactive { get; init; }

    /// <summary>Give the container a terminal</summary>
    [Option("tty", 't')] public bool Tty { get; init; }

    /// <summary>Directory in which the command starts</summary>
    [Option("workdir", 'w')] public string? WorkDir { get; init; }

    /// <summary>The directory in which the command starts is made where it is missing, as Docker does; no command line has such an option.</summary>
    public bool CreateWorkDir { get; init; }

    /// <summary>User, and group, that the command runs as: NAME or UID[:GROUP or GID]</summary>
    [Option("user", 'u')] public ProcessUser? User { get; init; }

    /// <summary>Additional groups of the user, or keep-groups</summary>
    [Option("group-add", Split = true)] public IReadOnlyList<string> GroupAdd { get; init; } = [];

    /// <summary>Add the user's entry to /etc/passwd and /etc/group where it is missing</summary>
    [Option("passwd", Default = "true")] public bool? Passwd { get; init; }

    /// <summary>User of this machine to add to /etc/passwd</summary>
    [Option("hostuser", Split = true)] public IReadOnlyList<string> HostUsers { get; init; } = [];

    /// <summary>Line to write to /etc/passwd for the user</summary>
    [Option("passwd-entry")] public string? PasswdEntry { get; init; }

    /// <summary>Line to write to /etc/group for the user's group</summary>
    [Option("group-entry")] public string? GroupEntry { get; init; }

    /// <summary>File mode creation mask in the container</summary>
    [Option("umask", Default = "0022", ParsedBy = typeof(WordFlags.Umask))] public string? Umask { get; init; }

    /// <summary>Time zone in the container (a zone's name, or local)</summary>
    [Option("tz")] public string? TimeZone { get; init; }

    /// <summary>Make a small init the first process: it forwards signals and reaps processes that end</summary>
    [Option("init")] public bool Init { get; init; }

    /// <summary>Path of the init program</summary>
    [Option("init-path")] public string? InitPath { get; init; }

    /// <summary>Run the container as systemd expects it (always|true|false)</summary>
    [Option("systemd", Default = "true", ParsedBy = typeof(WordFlags.Systemd))] public SystemdMode? Systemd { get; init; }

    /// <summary>Limits of the process (NAME=soft[:hard], or host)</summary>
    [Option("ulimit", Split = true)] public IReadOnlyList<Ulimit> Ulimits { get; init; } = [];

    /// <summary>Adjust how readily the kernel kills the container when memory is short (-1000 to 1000)</summary>
    [Option("oom-score-adj")] public int? OomScoreAdjust { get; init; }
}
