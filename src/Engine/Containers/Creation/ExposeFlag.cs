using System.Globalization;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

/// <summary>The <c>--expose</c> option: <c>port[-port][/protocol]</c>.</summary>
public static class ExposeFlag
{
    /// <summary>Each port.</summary>
    /// <exception cref="EngineError">The text is no port.</exception>
    public static IReadOnlyList<ExposedPort> Parse(string text)
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

    /// <summary>A port with several protocols.</summary>
    /// <param name="number">The port.</param>
    /// <param name="protocols">The protocols, separated by commas; empty: tcp.</param>
    /// <exception cref="EngineError">Not a protocol.</exception>
    public static IEnumerable<ExposedPort> Of(int number, string protocols) =>
        (protocols.Length > 0 ? protocols : "tcp").Split(',').Select(protocol => new ExposedPort(number, PortText.Protocol(protocol)));

    /// <summary>Each port that an image exposes.</summary>
    /// <exception cref="EngineError">The text is no port.</exception>
    public static IReadOnlyList<ExposedPort> OfImage(string text)
    {
        var (ports, protocol) = PortText.SplitProtocol(text, "invalid expose format - protocol can only be specified once");
        var (first, count) = PortText.Range(ports);
        return [.. Enumerable.Range(first, count).SelectMany(port => Of(port, protocol))];
    }
}
