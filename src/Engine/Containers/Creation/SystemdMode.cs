namespace Selkie.Engine.Containers.Creation;

/// <summary>Whether a container is run as systemd expects it (podman-run(1), --systemd).</summary>
public enum SystemdMode
{
    /// <summary>If its command is systemd or an init.</summary>
    ByCommand,

    /// <summary>Whatever its command is.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}
