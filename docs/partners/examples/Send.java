// 签名并推送一个事件。Signs and posts one event: java Send.java (JDK 11 or later), with BASE_URL, PARTNER_ID, PARTNER_SECRET set.
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Send {
    public static void main(String[] arguments) throws Exception {
        String partner = System.getenv("PARTNER_ID");
        String body = "{\"specversion\":\"1.0\",\"id\":\"" + UUID.randomUUID() + "\",\"source\":\"/" + partner
            + "\",\"type\":\"partner.parcel.arrived.v1\",\"datacontenttype\":\"application/json\",\"data\":{\"carrier\":\"yunda\",\"waybill\":\""
            + Instant.now().toEpochMilli() + "\",\"centre\":\"370829001001\",\"recipient\":{\"name\":\"测试员\",\"phone\":\"138****5678\"}}}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        String message = "msg_" + UUID.randomUUID();
        String stamp = Long.toString(Instant.now().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(System.getenv("PARTNER_SECRET").replaceFirst("^whsec_", "")), "HmacSHA256"));
        mac.update((message + "." + stamp + ".").getBytes(StandardCharsets.UTF_8));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(bytes));

        HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("BASE_URL") + "/express/v1/events"))
            .timeout(Duration.ofSeconds(10))
            .header("content-type", "application/cloudevents+json")
            .header("partner-id", partner)
            .header("webhook-id", message)
            .header("webhook-timestamp", stamp)
            .header("webhook-signature", "v1," + signature)
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.body());
        System.exit(answer.statusCode() == 200 ? 0 : 1);
    }
}
