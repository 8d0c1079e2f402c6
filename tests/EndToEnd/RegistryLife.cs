namespace Selkie.EndToEnd;

/// <summary>Images from a real registry: login, search, pull, run, logout.</summary>
public abstract class RegistryLife : IDisposable
{
    private readonly Caller _engine;
    private readonly SecureRegistryServer _server;
    private readonly string _authFile;

    protected RegistryLife(Caller engine)
    {
        _engine = engine;
        var directory = Path.Combine(engine.SharedFiles, "registry-" + Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(directory);
        _server = new SecureRegistryServer(directory);
        // Written by the engine's own user.
        _authFile = Path.Combine(Path.GetDirectoryName(engine.GraphRoot)!, Path.GetFileName(directory) + ".json");
        var layout = Path.Combine(Path.GetDirectoryName(engine.GraphRoot)!, Path.GetFileName(directory));
        engine.Ok("save", "-q", "--format", "oci-dir", "-o", layout, TestImage.Name);
        _server.Fill(layout, "sea/shell", "1");
    }

    [Fact]
    public void Who_logs_in_may_search_and_pull_until_he_logs_out()
    {
        var host = _server.WithPasswords;
        string[] reach = ["--authfile", _authFile, "--cert-dir", _server.CertDirectory];
        Assert.Equal($"Error: logging into \"{host}\": invalid username/password", _engine.Fails(125, ["login", .. reach, "-u", SecureRegistryServer.User, "-p", "wrong", host]));
        Assert.False(File.Exists(_authFile));
        var login = _engine.SelkieWithInput(SecureRegistryServer.Password + "\n", ["login", .. reach, "-u", SecureRegistryServer.User, "--password-stdin", host]);
        Assert.Equal((0, "Login Succeeded!\n"), (login.Code, login.Out));
        Assert.Equal(SecureRegistryServer.User, _engine.Ok("login", "--authfile", _authFile, "--get-login", host));
        Assert.Equal($"{host}/sea/shell", _engine.Ok(["search", .. reach, "--format", "{{.Name}}", host + "/shell"]));
        Assert.Equal("1", _engine.Ok(["search", .. reach, "--list-tags", "--format", "{{.Tag}}", host + "/sea/shell"]));
        var id = _engine.Ok(["pull", "-q", .. reach, $"{host}/sea/shell:1"]);
        Assert.Equal(_engine.Ok("image", "inspect", "--format", "{{.Id}}", TestImage.Name), id);
        Assert.Equal("tide", _engine.Ok("run", "--rm", "--network", "none", $"{host}/sea/shell:1", "echo", "tide"));
        Assert.Equal($"Removed login credentials for {host}", _engine.Ok("logout", "--authfile", _authFile, host));
        Assert.EndsWith("authentication required", _engine.Fails(125, ["pull", "-q", .. reach, $"{host}/sea/shell:1"]));
    }

    [Fact]
    public void A_registry_of_an_unknown_authority_is_not_trusted()
    {
        var error = _engine.Fails(125, "pull", "-q", "--retry", "0", "--creds", $"{SecureRegistryServer.User}:{SecureRegistryServer.Password}", $"{_server.WithPasswords}/sea/shell:1");
        Assert.EndsWith("tls: failed to verify certificate: x509: certificate signed by unknown authority", error);
        _engine.Ok("pull", "-q", "--tls-verify=false", "--creds", $"{SecureRegistryServer.User}:{SecureRegistryServer.Password}", $"{_server.WithPasswords}/sea/shell:1");
    }

    [Fact]
    public void A_token_is_got_with_the_password_and_lets_in()
    {
        string[] reach = ["--cert-dir", _server.CertDirectory, "--creds"];
        var error = _engine.Fails(125, ["pull", "-q", .. reach, "diver:wrong", $"{_server.WithTokens}/sea/shell:1"]);
        Assert.Contains("unable to retrieve auth token: invalid username/password", error);
        var id = _engine.Ok(["pull", "-q", .. reach, $"{SecureRegistryServer.User}:{SecureRegistryServer.Password}", $"{_server.WithTokens}/sea/shell:1"]);
        Assert.Equal(_engine.Ok("image", "inspect", "--format", "{{.Id}}", TestImage.Name), id);
    }

    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>As root.</summary>
public sealed class RootRegistryLife(RootCaller engine) : RegistryLife(engine), IClassFixture<RootCaller>;

/// <summary>As an ordinary user.</summary>
public sealed class UserRegistryLife(UserCaller engine) : RegistryLife(engine), IClassFixture<UserCaller>;
