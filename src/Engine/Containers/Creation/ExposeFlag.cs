using System.Globalization;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--expose</c> option: <c>port[-port][/protocol]</c>.</summary>
public static class ExposeFlag
{
    /// <summary>Each port as "80/tcp".</summary>
    /// <exception cref="EngineError">The text is no port.</exception>
    public static IReadOnlyList<string> Parse(string text)
    {
        // What is no number at all is said in the words of another parser than the rest (nat.ParsePortRange).
        foreach (var port in text.Split('/')[0].Split('-'))
            if (port.Length > 0 && !ulong.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                throw new EngineError(ErrorKind.Invalid, $"invalid range format for --expose: {text}: strconv.ParseUint: parsing {GoText.Quote(port)}: invalid syntax");
        return OfImage(text);
    }

    /// <summary>Each port that an image exposes.</summary>
    /// <exception cref="EngineError">The text is no port.</exception>
    public static IReadOnlyList<string> OfImage(string text)
    {
        var (ports, protocol) = PortText.SplitProtocol(text, "invalid expose format - protocol can only be specified once");
        var (first, count) = PortText.Range(ports);
        return [.. Enumerable.Range(first, count).SelectMany(port => protocol.Split(',').Select(p => $"{port}/{PortText.Protocol(p)}"))];
    }
}
