using System.Net;
using Selkie.Engine.Registries;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Registry.Http;
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
        var request = new LogIn { Registry = HostOf(server), Username = body.Text("username"), Password = body.Text("password"), OnlyCheck = true, TlsVerify = LocalRegistries.Verify(HostOf(server)) };
        body.RefuseRest();
        await exchange.Answer(() =>
        {
            Send(exchange, request, server);
            return new Reply(200, json =>
            {
                json.WriteStartObject();
                json.WriteString("IdentityToken"u8, "");
                json.WriteString("Status"u8, "Login Succeeded");
                json.WriteEndObject();
            });
        });
    }

    private static void Send(Exchange exchange, LogIn request, string server)
    {
        try
        {
            // Nobody can be asked: what the command line says where it has no terminal.
            if (request.Username is not { Length: > 0 }) throw new EngineError(ErrorKind.Invalid, "getting username and password: cannot prompt for username without stdin");
            if (request.Password is not { Length: > 0 }) throw new EngineError(ErrorKind.Invalid, "getting username and password: reading password: inappropriate ioctl for device");
            exchange.Engine.Send(request);
        }
        catch (EngineError e)
        {
            var text = e.InnerException is RegistryException { Status: HttpStatusCode.Unauthorized } ? "401 Unauthorized" : e.Message;
            throw new EngineError(ErrorKind.Internal, $"login attempt to {server} failed with status: {text}", e);
        }
    }

    // Clients send addresses with a scheme and a path (https://index.docker.io/v1/).
    private static string HostOf(string server) => server[(server.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0)..].Split('/')[0];
}
