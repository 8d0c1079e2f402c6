using Selkie.Oci;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--expose</c> option, and exposed ports of images.</summary>
internal static class ExposeFlag
{
    /// <summary><c>port[-port][/protocol]</c> as "80/tcp" each.</summary>
    /// <exception cref="EngineError">The text is no port.</exception>
    public static IReadOnlyList<string> Parse(string text)
    {
        var (ports, protocol) = PortText.SplitProtocol(text, "invalid expose format - protocol can only be specified once");
        var (first, count) = PortText.Range(ports);
        return [.. Enumerable.Range(first, count).SelectMany(port => protocol.Split(',').Select(p => $"{port}/{PortText.Protocol(p)}"))];
    }
}
