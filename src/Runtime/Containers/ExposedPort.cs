using System.Globalization;

namespace Selkie.Runtime.Containers;

/// <summary>A port that a container listens on.</summary>
/// <param name="Number">The port.</param>
/// <param name="Protocol">tcp, udp or sctp.</param>
public readonly record struct ExposedPort(int Number, string Protocol)
{
    /// <summary>Reads "80/tcp"; without a protocol it is tcp.</summary>
    /// <param name="port">The text.</param>
    public static ExposedPort Parse(string port)
    {
        var slash = port.IndexOf('/');
        return new(int.Parse(slash < 0 ? port : port[..slash], CultureInfo.InvariantCulture), slash < 0 ? "tcp" : port[(slash + 1)..]);
    }

    /// <summary>As it can be read again.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Protocol}");
}
