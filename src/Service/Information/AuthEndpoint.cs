using Selkie.Engine.Registries;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;
using Selkie.Service.Routing;

namespace Selkie.Service.Information;

/// <summary>Whether a registry takes credentials; the client keeps them.</summary>
internal static class AuthEndpoint
{
    /// <summary>Asks the registry.</summary>
    [Endpoint(ApiTree.Docker, "POST /auth")]
    public static async Task Check(Exchange exchange)
    {
        var body = await RequestBody.Read(exchange);
        body.Pass("email", "auth"); // not used since API 1.12; the name and the password once more
        var server = body.Text("serveraddress") ?? "";
        var request = new LogIn { Registry = server, Username = body.Text("username"), Password = body.Text("password"), OnlyCheck = true, TlsVerify = IsLocal(server) ? false : null };
        body.RefuseRest();
        await exchange.Answer(() =>
        {
            Send(exchange, request);
            return new Reply(200, json =>
            {
                json.WriteStartObject();
                json.WriteString("IdentityToken"u8, "");
                json.WriteString("Status"u8, "Login Succeeded");
                json.WriteEndObject();
            });
        });
    }

    private static void Send(Exchange exchange, LogIn request)
    {
        try
        {
            exchange.Engine.Send(request);
        }
        catch (EngineError e)
        {
            throw new EngineError(ErrorKind.Internal, $"login attempt to {request.Registry} failed with status: {e.Message}", e);
        }
    }

    private static bool IsLocal(string server) =>
        Array.Exists(["https://localhost/", "https://localhost:", "localhost:"], start => server.StartsWith(start, StringComparison.Ordinal));
}
