using System.Globalization;

namespace Selkie.Engine.Containers.Listing;

/// <summary>A port that a container listens on.</summary>
/// <param name="Number">The port.</param>
/// <param name="Protocol">tcp, udp or sctp.</param>
public readonly record struct ExposedPort(int Number, string Protocol)
{
    /// <summary>Reads "80/tcp".</summary>
    /// <param name="port">The text.</param>
    public static ExposedPort Parse(string port)
    {
        var slash = port.IndexOf('/');
        return new(int.Parse(slash < 0 ? port : port[..slash], CultureInfo.InvariantCulture), slash < 0 ? "tcp" : port[(slash + 1)..]);
    }
}
