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
        // What is no range of 16 bits is said in the words of another parser than the rest (nat.ParsePortRange).
        var range = text.Split('/')[0];
        var ends = range.Split('-').Where(port => port.Length > 0).Select(Number).ToList();
        if (ends.Count == 2 && ends[1] < ends[0]) throw Invalid($"Invalid range specified for the Port: {range}");
        return OfImage(text);

        ulong Number(string port) =>
            !ulong.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? throw Invalid($"strconv.ParseUint: parsing {GoText.Quote(port)}: invalid syntax")
            : number <= ushort.MaxValue ? number
            : throw Invalid($"strconv.ParseUint: parsing {GoText.Quote(port)}: value out of range");

        EngineError Invalid(string reason) => new(ErrorKind.Invalid, $"invalid range format for --expose: {text}: {reason}");
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
