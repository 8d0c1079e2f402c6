namespace Selkie.Engine.Images.Hosts;

/// <summary>An image and the store it is in: <c>image</c>, <c>user@localhost::image</c>, or <c>connection::image</c> (podman-image-scp(1)).</summary>
/// <param name="Host">A connection's name or user@host; empty on this machine.</param>
/// <param name="User">A user of this machine; empty for the caller.</param>
/// <param name="Image">The image's name; empty where none is given.</param>
internal sealed record ImagePlace(string Host, string User, string Image)
{
    private const string LocalHost = "@localhost";

    /// <summary>The caller's own store.</summary>
    internal static ImagePlace Here { get; } = new("", "", "");

    /// <summary>The image is in the caller's own store.</summary>
    internal bool IsHere => Host.Length == 0 && User.Length == 0;

    /// <summary>Reads a place.</summary>
    internal static ImagePlace Parse(string text)
    {
        var end = text.IndexOf("::", StringComparison.Ordinal);
        if (end < 0) return Here with { Image = text };
        var (host, image) = (text[..end], text[(end + 2)..]);
        return host.EndsWith(LocalHost, StringComparison.Ordinal) ? new("", host[..^LocalHost.Length].Split(':')[0], image) : new(host, "", image);
    }
}
