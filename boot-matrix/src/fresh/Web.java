package shop;

import ai.trodo.annotation.Retrieval;
import org.springframework.stereotype.Repository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Web {
    private final Support support;
    private final Stock stock;

    Web(Support support, Stock stock) {
        this.support = support;
        this.stock = stock;
    }

    @GetMapping("/ask")
    String ask(@RequestParam String user, @RequestParam String chat, @RequestParam String question) {
        return support.answer(user, chat, question);
    }

    @GetMapping("/stock/{item}")
    boolean stock(@PathVariable String item) {
        return stock.holds(item);
    }

    @Repository
    static class Stock {
        @Retrieval("in_stock")
        boolean holds(String item) {
            return item.equals("tea");
        }
    }
}
