using Selkie.Oci;

namespace Selkie.Engine.Text;

/// <summary>The <c>--filter</c> option of those nouns that have words of their own for what is none.</summary>
internal static class FilterFlags
{
    /// <summary>Filters of events.</summary>
    public static class Event
    {
        /// <summary>Reads a condition.</summary>
        /// <exception cref="EngineError">It has no equals sign.</exception>
        public static Filter Parse(string text) => Filter.TryParse(text) ?? throw new EngineError(ErrorKind.Invalid, $"failed to parse event filters: {text} is an invalid filter");
    }

    /// <summary>Filters of images.</summary>
    public static class Image
    {
        /// <summary>Reads a condition.</summary>
        /// <exception cref="EngineError">It has no equals sign.</exception>
        public static Filter Parse(string text) => Filter.TryParse(text) ?? throw Wrong(text);

        /// <summary>What is said of no filter.</summary>
        /// <param name="text">What stands there instead.</param>
        public static EngineError Wrong(string text) => new(ErrorKind.Invalid, $"invalid image filter \"{text}\": must be in the format \"filter=value or filter!=value\"");
    }

    /// <summary>Filters of volumes.</summary>
    public static class Volume
    {
        /// <summary>Reads a condition.</summary>
        /// <exception cref="EngineError">It has no equals sign.</exception>
        public static Filter Parse(string text) =>
            Filter.TryParse(text) ?? throw new EngineError(ErrorKind.Invalid, $"filter input must be in the form of filter=value: {text} is invalid");
    }
}
