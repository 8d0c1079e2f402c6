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
        // What is no number at all is said in the words of another parser than the rest (nat.ParsePortRange).
        foreach (var port in text.Split('/')[0].Split('-'))
            if (port.Length > 0 && !ulong.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                throw new EngineError(ErrorKind.Invalid, $"invalid range format for --expose: {text}: strconv.ParseUint: parsing {GoText.Quote(port)}: invalid syntax");
        return OfImage(text);
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
