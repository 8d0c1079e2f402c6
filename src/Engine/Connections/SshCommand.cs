using System.Globalization;
using Selkie.Linux.Spawning;
using Selkie.Oci;

namespace Selkie.Engine.Connections;

/// <summary>Command lines of the system's ssh client, which knows the user's keys, agents and hosts.</summary>
public static class SshCommand
{
    /// <summary>The engine of the other side, in the words of its shell: whichever of the two is there.</summary>
    public const string Engine = "$(command -v podman || command -v selkie || echo podman)";

    /// <summary>The words before those that the other host's shell gets.</summary>
    /// <param name="address">Whom to reach.</param>
    /// <param name="identity">File of the private key; empty: those that ssh tries.</param>
    /// <exception cref="EngineError">There is no ssh.</exception>
    public static IReadOnlyList<string> To(ServiceUri address, string identity)
    {
        if (ProgramPath.TryFind("ssh") is not { } ssh) throw new EngineError(ErrorKind.Invalid, "ssh is not installed: other machines are reached by it");
        string[] key = identity.Length > 0 ? ["-i", identity] : [];
        string[] port = address.Port is { } number ? ["-p", number.ToString(CultureInfo.InvariantCulture)] : [];
        // Of user:password the user alone: ssh asks for the rest.
        var user = address.User.Split(':')[0];
        return [ssh, .. key, .. port, "--", user.Length > 0 ? $"{user}@{address.Host}" : address.Host];
    }
}
