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

    /// <summary>Filters of what a search finds: is-official and is-automated may stand alone.</summary>
    public static class Search
    {
        /// <summary>Reads the conditions.</summary>
        /// <exception cref="EngineError">One has no equals sign and needs one.</exception>
        public static IReadOnlyList<Filter> Parse(IReadOnlyList<string> texts) => [.. texts.Select(text => Filter.TryParse(text) ?? text switch
        {
            "is-official" or "is-automated" => new Filter(text, "true"),
            "stars" => throw new EngineError(ErrorKind.Invalid, $"invalid filter [{string.Join(' ', texts.Select(each => $"\"{each}\""))}], should be stars=<value>"),
            _ => throw Unknown(text),
        })];

        /// <summary>What is said of a filter that there is not.</summary>
        /// <param name="text">The filter.</param>
        public static EngineError Unknown(string text) => new(ErrorKind.Invalid, $"invalid filter type \"{text}\"");
    }

    /// <summary>Filters of networks.</summary>
    public static class Network
    {
        /// <summary>Reads a condition.</summary>
        /// <exception cref="EngineError">It has no equals sign.</exception>
        public static Filter Parse(string text) => Volume.Parse(text);
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
