using System.Net;
using System.Net.Http.Headers;

namespace Selkie.Registry.Http;

/// <summary>A body that is made while it is sent, of a length that nobody knows before.</summary>
internal sealed class UploadContent : HttpContent
{
    private readonly Func<Stream, Action, CancellationToken, Task> _copy;

    /// <param name="copy">Writes the body and tells after each piece that it went out.</param>
    internal UploadContent(Func<Stream, Action, CancellationToken, Task> copy)
    {
        _copy = copy;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    /// <summary>Called after each piece.</summary>
    internal Action Moved { get; set; } = static () => { };

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => _copy(stream, Moved, cancellationToken);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _copy(stream, Moved, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
