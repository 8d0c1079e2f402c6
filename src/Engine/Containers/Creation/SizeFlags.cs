using System.Globalization;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Options that are sizes, each with its words for what is none.</summary>
internal static class SizeFlags
{
    /// <summary><c>--memory</c> and <c>--memory-reservation</c>; nothing and 0 are no limit.</summary>
    public static class Memory
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a size.</exception>
        public static ByteSize Parse(string text) => text.Length == 0 ? default : Read(text, "invalid value for memory");
    }

    /// <summary><c>--memory-swap</c>: -1 is without limit.</summary>
    public static class MemorySwap
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a size.</exception>
        public static ByteSize Parse(string text) => text == "-1" ? new ByteSize(-1) : Memory.Parse(text);
    }

    /// <summary><c>--shm-size</c>.</summary>
    public static class SharedMemory
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a size.</exception>
        public static ByteSize Parse(string text) => Read(text, "unable to translate --shm-size");
    }

    /// <summary><c>--shm-size-systemd</c>.</summary>
    public static class SystemdSharedMemory
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">Not a size.</exception>
        public static ByteSize Parse(string text) => Read(text, "unable to translate --shm-size-systemd");
    }

    /// <summary><c>--blkio-weight</c>: 10 to 1000; nothing is none.</summary>
    public static class Weight
    {
        /// <summary>Reads a value.</summary>
        /// <exception cref="EngineError">No number of 16 bits.</exception>
        public static ushort? Parse(string text)
        {
            if (text.Length == 0) return null;
            if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight)) return weight;
            var isNumber = !text.AsSpan().ContainsAnyExceptInRange('0', '9');
            throw new EngineError(ErrorKind.Invalid, $"invalid value for blkio-weight: strconv.ParseUint: parsing {GoText.Quote(text)}: {(isNumber ? "value out of range" : "invalid syntax")}");
        }
    }

    private static ByteSize Read(string text, string context)
    {
        try
        {
            return ByteSize.Parse(text);
        }
        catch (EngineError e)
        {
            throw new EngineError(e.Kind, $"{context}: {e.Message}", e);
        }
    }
}
