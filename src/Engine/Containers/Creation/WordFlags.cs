using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Options that take one of some words, or a word of some form.</summary>
public static class WordFlags
{
    /// <summary><c>--systemd</c>.</summary>
    public static class Systemd
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a mode.</exception>
        public static SystemdMode Parse(string text) => text.ToLowerInvariant() switch
        {
            "always" => SystemdMode.Always,
            "true" => SystemdMode.ByCommand,
            "false" => SystemdMode.Never,
            _ => throw new EngineError(ErrorKind.Invalid, "invalid config provided: --systemd values must be one of \"true, false, always\": invalid configuration"),
        };
    }

    /// <summary><c>--sdnotify</c>.</summary>
    public static class SdNotify
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a mode.</exception>
        public static string Parse(string text) => text switch
        {
            "container" or "ignore" or "conmon" => text,
            "healthy" => throw new EngineError(ErrorKind.Unsupported, $"--sdnotify={text} is not supported yet"),
            _ => throw new EngineError(ErrorKind.Invalid, $"invalid config provided: invalid argument: invalid sdnotify value {GoText.Quote(text)}: must be conmon, container, healthy or ignore"),
        };
    }

    /// <summary><c>--cgroups</c>, and cgroups of containers.conf.</summary>
    public static class Cgroups
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a mode.</exception>
        public static string Parse(string text) => text switch
        {
            "enabled" or "disabled" or "no-conmon" or "split" => text,
            "default" => "enabled",
            _ => throw Create($"invalid cgroup mode \"{text}\""),
        };
    }

    /// <summary><c>--umask</c>, and umask of containers.conf: octal digits.</summary>
    public static class Umask
    {
        private const int MostDigits = 4;

        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">No such digits.</exception>
        public static string Parse(string text) =>
            text.Length is > 0 and <= MostDigits && !text.AsSpan().ContainsAnyExceptInRange('0', '7') ? text : throw Create($"invalid umask string {text}");
    }

    /// <summary><c>--image-volume</c>, and image_volume_mode of containers.conf.</summary>
    public static class ImageVolume
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a mode.</exception>
        public static string Parse(string text) => text.ToLowerInvariant() switch
        {
            "anonymous" or "bind" => "anonymous",
            "tmpfs" => "tmpfs",
            "ignore" => "ignore",
            _ => throw new EngineError(ErrorKind.Invalid, $"invalid image volume mode {GoText.Quote(text)} required value: anonymous, tmpfs, ignore"),
        };
    }

    /// <summary><c>--seccomp-policy</c>.</summary>
    public static class SeccompPolicy
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a policy.</exception>
        public static string Parse(string text) => text switch
        {
            "" or "default" => "default",
            "image" => text,
            _ => throw new EngineError(ErrorKind.Invalid, $"invalid seccomp policy \"{text}\": valid policies are [\"default\" \"image\"]"),
        };
    }

    private static EngineError Create(string what) => new(ErrorKind.Invalid, $"running container create option: {what}: invalid argument");
}
