using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Configuration;

/// <summary>Options of the program that take one of some words.</summary>
internal static class ProgramWords
{
    /// <summary><c>--cgroup-manager</c>, and cgroup_manager of containers.conf.</summary>
    public static class CgroupManager
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a manager.</exception>
        public static string Parse(string text) => text is "cgroupfs" or "systemd"
            ? text
            : throw new EngineError(ErrorKind.Invalid, "configuring runtime: cgroup manager must be one of cgroupfs and systemd: invalid argument");
    }

    /// <summary><c>--events-backend</c>.</summary>
    public static class EventsBackend
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a backend.</exception>
        public static string Parse(string text) => text is "file" or "journald" or "none"
            ? text
            : throw new EngineError(ErrorKind.Invalid, $"configuring runtime: {GoText.Quote(text)} is not a valid events backend: invalid argument");
    }
}
