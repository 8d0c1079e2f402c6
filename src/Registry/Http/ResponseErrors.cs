using System.Net;
using System.Text;
using System.Text.Json;
using Selkie.Oci.Text;

namespace Selkie.Registry.Http;

/// <summary>Turns error answers into the texts Podman shows (docker/distribution's error codes, containers/image docker/errors.go).</summary>
internal static class ResponseErrors
{
    /// <summary>The error of an answer that is not a success.</summary>
    internal static RegistryException Of(HttpResponseMessage answer, byte[] body) => new(Text(answer, body), answer.StatusCode,
        retryable: answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)answer.StatusCode >= 500)
    {
        Code = CodeOf(body),
    };

    /// <summary>The standard words for a status.</summary>
    internal static string Reason(HttpResponseMessage answer)
    {
        using var standard = new HttpResponseMessage(answer.StatusCode);
        return standard.ReasonPhrase ?? "";
    }

    private static string Text(HttpResponseMessage answer, byte[] body)
    {
        var status = (int)answer.StatusCode;
        if (status == 401 && OfChallenge(answer) is { } refused) return refused;
        if (status is < 400 or >= 500) return $"received unexpected HTTP status: {status} {Reason(answer)}";
        if (OfBody(body, status) is { } error) return error;
        if (status == 401) return DefaultMessage("UNAUTHORIZED");
        var text = Encoding.UTF8.GetString(body);
        return $"StatusCode: {status}, {GoText.Quote(text.Length > 50 ? text[..50] + "..." : text)}";
    }

    private static string? OfChallenge(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("WWW-Authenticate", out var headers)) return null;
        foreach (var challenge in Challenge.Read(headers))
        {
            var code = challenge["error"] switch { "invalid_token" => "UNAUTHORIZED", "insufficient_scope" => "DENIED", _ => null };
            if (challenge.Scheme == "bearer" && code is not null) return Show(code, challenge["error_description"] ?? "");
        }
        return null;
    }

    private static string? OfBody(byte[] body, int status)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.TryGetProperty("details", out var details) && details.GetString() is { Length: > 0 } text)
                return Show(status switch { 401 => "UNAUTHORIZED", 429 => "TOOMANYREQUESTS", _ => "UNKNOWN" }, text);
            if (!root.TryGetProperty("errors", out var errors) || errors.GetArrayLength() == 0) return null;
            var first = errors[0];
            var code = first.TryGetProperty("code", out var c) ? c.GetString() ?? "" : "";
            return Show(code, first.TryGetProperty("message", out var m) ? m.GetString() ?? "" : "");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? CodeOf(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("errors", out var errors) && errors.GetArrayLength() > 0 && errors[0].TryGetProperty("code", out var code)
                ? code.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Show(string code, string message)
    {
        var standard = DefaultMessage(code);
        if (message.Length == 0 || message == standard) return standard;
        return (standard.Length == 0 || code == "UNKNOWN" ? "unknown" : code.ToLowerInvariant().Replace('_', ' ')) + ": " + message;
    }

    private static string DefaultMessage(string code) => code switch
    {
        "UNSUPPORTED" => "The operation is unsupported.",
        "UNAUTHORIZED" => "authentication required",
        "DENIED" => "requested access to the resource is denied",
        "UNAVAILABLE" => "service unavailable",
        "TOOMANYREQUESTS" => "too many requests",
        "DIGEST_INVALID" => "provided digest did not match uploaded content",
        "SIZE_INVALID" => "provided length did not match content length",
        "NAME_INVALID" => "invalid repository name",
        "TAG_INVALID" => "manifest tag did not match URI",
        "NAME_UNKNOWN" => "repository name not known to registry",
        "MANIFEST_UNKNOWN" => "manifest unknown",
        "MANIFEST_INVALID" => "manifest invalid",
        "MANIFEST_UNVERIFIED" => "manifest failed signature verification",
        "MANIFEST_BLOB_UNKNOWN" => "blob unknown to registry",
        "BLOB_UNKNOWN" => "blob unknown to registry",
        "BLOB_UPLOAD_UNKNOWN" => "blob upload unknown to registry",
        "BLOB_UPLOAD_INVALID" => "blob upload invalid",
        _ => "unknown error",
    };
}
