using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Options of the form KEY=VALUE, each with its words for what is none.</summary>
public static class PairFlags
{
    /// <summary><c>--label</c>: KEY alone has an empty value.</summary>
    public static class Label
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">There is no key.</exception>
        public static KeyValuePair<string, string> Parse(string text) =>
            Split(text) is { Key.Length: > 0 } pair ? pair : throw new EngineError(ErrorKind.Invalid, $"unable to process labels: invalid label format: {GoText.Quote(text)}");
    }

    /// <summary><c>--annotation</c>.</summary>
    public static class Annotation
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">There is no equals sign.</exception>
        public static KeyValuePair<string, string> Parse(string text) => Need(text, "annotations must be formatted KEY=VALUE");
    }

    /// <summary><c>--sysctl</c>: kernel parameters that belong to a namespace.</summary>
    public static class Sysctl
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">There is no equals sign, or the parameter is the whole machine's.</exception>
        public static KeyValuePair<string, string> Parse(string text)
        {
            var (name, value) = Need(text, $"{text} is invalid, sysctl values must be in the form of KEY=VALUE");
            if (name.Trim() != name || value.Trim() != value) throw new EngineError(ErrorKind.Invalid, $"'{text}' is invalid, extra spaces found");
            return Of(name, value);
        }

        /// <summary>A parameter and its value.</summary>
        /// <exception cref="EngineError">The parameter is the whole machine's.</exception>
        public static KeyValuePair<string, string> Of(string name, string value) =>
            IsOfNamespace(name) ? new(name, value) : throw new EngineError(ErrorKind.Invalid, $"sysctl '{name}' is not allowed");

        private static bool IsOfNamespace(string name) => name is "kernel.msgmax" or "kernel.msgmnb" or "kernel.msgmni" or "kernel.sem" or "kernel.shmall" or "kernel.shmmax"
            or "kernel.shmmni" or "kernel.shm_rmid_forced"
            || name.StartsWith("net.", StringComparison.Ordinal) || name.StartsWith("fs.mqueue.", StringComparison.Ordinal);
    }

    /// <summary><c>--cgroup-conf</c>.</summary>
    public static class CgroupFile
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">There is no equals sign.</exception>
        public static KeyValuePair<string, string> Parse(string text) => Need(text, "--cgroup-conf must be formatted KEY=VALUE");
    }

    /// <summary><c>--opt</c> of volumes: KEY alone has an empty value.</summary>
    public static class VolumeOption
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">There is no key.</exception>
        public static KeyValuePair<string, string> Parse(string text) =>
            Split(text) is { Key.Length: > 0 } pair ? pair : throw new EngineError(ErrorKind.Invalid, $"unable to process options: invalid label format: {GoText.Quote(text)}");
    }

    /// <summary>What stands before the first equals sign and behind it; without one, all is the key.</summary>
    /// <param name="text">The text.</param>
    public static KeyValuePair<string, string> Split(string text)
    {
        var equals = text.IndexOf('=');
        return equals < 0 ? new(text, "") : new(text[..equals], text[(equals + 1)..]);
    }

    /// <summary>The pairs by key; of those with the same key the last.</summary>
    /// <param name="pairs">The pairs.</param>
    public static Dictionary<string, string> ByKey(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs) result[key] = value;
        return result;
    }

    private static KeyValuePair<string, string> Need(string text, string otherwise) => text.Contains('=') ? Split(text) : throw new EngineError(ErrorKind.Invalid, otherwise);
}
