using Selkie.Oci;
using Selkie.Registry;
using Selkie.Registry.Http;

namespace Selkie.Engine.Images.Sources;

/// <summary>Files from the web, for load and import.</summary>
internal static class Downloads
{
    /// <summary>Whether a file is named by where it is on the web.</summary>
    internal static bool IsUrl(string? path) => path is not null && (path.StartsWith("http://", StringComparison.Ordinal) || path.StartsWith("https://", StringComparison.Ordinal));

    /// <summary>Writes what an address answers.</summary>
    /// <exception cref="EngineError">When it answers with an error or not at all.</exception>
    internal static void Copy(Uri uri, Stream output, CancellationToken cancelled) => Copy(uri, output, new Patience { Cancelled = cancelled });

    /// <summary>As <see cref="Copy(Uri, Stream, CancellationToken)"/>, with other limits.</summary>
    internal static void Copy(Uri uri, Stream output, Patience patience)
    {
        var (what, answers) = ($"downloading {uri}", new WatchedAnswers(patience));
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = Dialer.ConnectAsync }) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            using var answer = answers.Send(client, new HttpRequestMessage(HttpMethod.Get, uri), what);
            if (!answer.IsSuccessStatusCode) throw new EngineError(ErrorKind.Invalid, $"downloading {uri}: {(int)answer.StatusCode} {answer.ReasonPhrase}");
            answers.Copy(answer, output, what);
        }
        catch (Exception e) when (e is HttpRequestException or RegistryException)
        {
            throw new EngineError(ErrorKind.Internal, e is RegistryException ? e.Message : $"{what}: {(e.InnerException is RegistryException dialled ? $"Get \"{uri}\": {dialled.Message}" : e.Message)}", inner: e);
        }
    }
}
