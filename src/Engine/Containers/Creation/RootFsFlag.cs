using Selkie.Runtime;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The directory that stands in the image's place with <c>--rootfs</c>: DIRECTORY[:O] or DIRECTORY[:idmap[=…]].</summary>
public static class RootFsFlag
{
    /// <summary>Reads it. What is no option belongs to the path.</summary>
    /// <param name="text">The text.</param>
    public static RootFsSource Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var option = colon > 0 ? text[(colon + 1)..] : "";
        if (option == "O") return new RootFsSource(text[..colon]) { Overlay = true };
        return IdMapOption.Is(option) ? new RootFsSource(text[..colon]) { IdMap = option } : new RootFsSource(text);
    }
}
